import { strings } from '../i18n/strings';
import type { StoredText } from '../message-store/apply-entry';
import { isMine, me } from '../message-store/conversations';
import { displayName } from './notice-text';
import { canEditAgain, editAgain } from './recall';

/** The placeholder of a recalled message. */
export function RecalledMessage({ entry }: { entry: StoredText }) {
  const { recalled, recalledBy, recalledOf, editAgain: again } = strings.value;
  const { name, recalledBy: by } = entry;
  const what =
    by === undefined
      ? recalled
      : by === name
        ? recalledBy(displayName(by))
        : recalledOf(displayName(by), displayName(name));
  return (
    <p class="happened">
      {what}
      {isMine(entry) && by === me.value?.name && canEditAgain(entry) && (
        <button type="button" class="link-button small-target" onClick={() => editAgain(entry)}>
          {again}
        </button>
      )}
    </p>
  );
}
