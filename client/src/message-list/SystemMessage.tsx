import type { Notice } from '../../../src/protocol/shapes';
import { timeLine } from '../language/moment';
import { noticeWords } from './notice';

interface Props {
  notice: Notice;
  /** A time line stands above it. */
  timed: boolean;
}

/** Something that happened, in grey between what was said. */
export function NoticeLine({ notice, timed }: Props) {
  return (
    <div class="line" data-seq={notice.seq} data-kind={notice.kind}>
      {timed && (
        <time class="time-line" dateTime={notice.at}>
          {timeLine(notice.at)}
        </time>
      )}
      <p class="happened">{noticeWords(notice)}</p>
    </div>
  );
}
