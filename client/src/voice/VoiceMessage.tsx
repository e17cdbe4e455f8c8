import { type LocalAttachment, downloadPath } from '../attachment/local-attachment';
import { UploadProgress } from '../attachment/UploadProgress';
import { attachmentStrings } from '../attachment/strings';
import { menu } from '../menu/menu';
import { Waveform } from './Waveform';
import { isPlayed, markPlayed } from './played';
import { playing, toggle } from './player';
import { barsOf } from './waveform';
import './voice-message.css';

const BARS_LEAST = 10;
const BARS_MOST = 32;

/** A voice message: duration, waveform, and a dot until it was played. */
export function VoiceMessage({ attachment, own }: { attachment: LocalAttachment; own: boolean }) {
  const { id, seconds = 0, waveform = '' } = attachment;
  const now = playing.value?.path === downloadPath(attachment) ? playing.value : null;
  const isPlaying = now !== null && !now.paused;
  const { playRecording, pauseRecording, unheard } = attachmentStrings.value;
  const count = Math.min(BARS_MOST, BARS_LEAST + Math.floor(seconds / 2));
  return (
    <>
      <button
        type="button"
        class="recording"
        tabIndex={-1}
        aria-label={isPlaying ? pauseRecording(seconds) : playRecording(seconds)}
        onClick={() => menu.peek() ?? void play(attachment)}
      >
        <svg width="20" height="20" viewBox="0 0 20 20" fill="currentColor" aria-hidden="true">
          <path d={isPlaying ? 'M5 4h3.5v12H5zM11.5 4H15v12h-3.5z' : 'M6 3.5l11 6.5-11 6.5z'} />
        </svg>
        <Waveform levels={barsOf(waveform, count)} played={now ? now.atSeconds / Math.max(1, seconds) : 0} />
        <span class="recording-seconds">{seconds}″</span>
        <UploadProgress attachment={attachment} />
      </button>
      {!own && !isPlayed(id) && <i class="unheard" role="img" aria-label={unheard} />}
    </>
  );
}

export async function play(attachment: LocalAttachment): Promise<void> {
  if (await toggle(downloadPath(attachment))) markPlayed(attachment.id);
}
