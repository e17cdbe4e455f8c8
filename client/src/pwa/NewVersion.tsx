import { strings } from '../i18n/strings';
import { newVersion } from './install';
import { useNewVersion } from './update';

/** Offers a newer version, which is used when the user clicks. */
export function NewVersion() {
  const { newVersion: said, refresh } = strings.value;
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
