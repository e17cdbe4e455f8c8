import { words } from '../language/language';
import { newVersion, useNewVersion } from './install';

/** Says that there is a newer version; it is used when the person says so. */
export function NewVersion() {
  const { newVersion: said, refresh } = words.value;
  return (
    <div role="status" class={newVersion.value ? 'new-version' : 'for-readers'}>
      {newVersion.value && (
        <>
          {said}
          <button type="button" class="main-button" onClick={useNewVersion}>
            {refresh}
          </button>
        </>
      )}
    </div>
  );
}
