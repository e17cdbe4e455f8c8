import type { Notice } from '../../../src/protocol/types';
import { formatDayTime } from '../i18n/format-time';
import { noticeText } from './notice-text';

interface Props {
  notice: Notice;
  /** Whether a time separator appears above it. */
  timed: boolean;
}

/** A system message, in grey between the messages. */
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
