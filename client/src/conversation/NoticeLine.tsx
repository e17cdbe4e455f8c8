import type { Notice } from '../../../src/protocol/shapes';
import { noticeWords } from './notice';

/** Something that happened, in grey between what was said. */
export function NoticeLine({ notice }: { notice: Notice }) {
  return (
    <p class="line time-line" data-seq={notice.seq} data-kind={notice.kind}>
      {noticeWords(notice)}
    </p>
  );
}
