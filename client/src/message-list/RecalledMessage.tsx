import { words } from '../language/language';
import type { KeptText } from './amend';
import { isMine, me } from './conversations';
import { called } from './notice';
import { canEditAgain, editAgain } from './taken-back';

/** What stands where a text was taken back. */
export function RecalledLine({ entry }: { entry: KeptText }) {
  const { recalled, recalledBy, recalledOf, editAgain: again } = words.value;
  const { name, recalledBy: by } = entry;
  const what =
    by === undefined ? recalled : by === name ? recalledBy(called(by)) : recalledOf(called(by), called(name));
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
