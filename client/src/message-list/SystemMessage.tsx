import type { Notice } from '../../../src/protocol/types';
import { formatDayTime } from '../i18n/format-time';
import { noticeText } from './notice-text';

interface Props {
  notice: Notice;
  /** A time line stands above it. */
  timed: boolean;
}

/** Something that happened, in grey between what was said. */
export function SystemMessage({ notice, timed }: Props) {
  return (
    <div class="line" data-seq={notice.seq} data-kind={notice.kind}>
      {timed && (
        <time class="time-line" dateTime={notice.at}>
          {formatDayTime(notice.at)}
        </time>
      )}
      <p class="happened">{noticeText(notice)}</p>
    </div>
  );
}
