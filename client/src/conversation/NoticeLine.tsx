import type { Notice } from '../../../src/protocol/shapes';
import { words } from '../language/language';

/** Something that happened, in grey between what was said. */
export function NoticeLine({ notice }: { notice: Notice }) {
  return (
    <p class="line time-line" data-seq={notice.seq}>
      {words.value.recalledBy(notice.by)}
    </p>
  );
}
