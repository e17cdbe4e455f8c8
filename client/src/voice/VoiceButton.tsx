import { useRef, useState } from 'preact/hooks';
import type { ConversationKey } from '../message-store/conversation-key';
import { strings } from '../i18n/strings';
import { Icon } from '../ui/Icon';
import { lazyComponent } from '../ui/lazy-component';
import type { Hold, RecordingBar } from './RecordingBar';

const LazyBar = lazyComponent<Parameters<typeof RecordingBar>[0]>(
  async () => (await import('./RecordingBar')).RecordingBar,
);

/** A finger that has moved up this far cancels. */
const SLIDE_PX = 60;

/** 语音: hold to talk and release to send, or tap to start and tap again to send. */
export function VoiceButton({ address, disabled }: { address: ConversationKey; disabled: boolean }) {
  const [hold, setHold] = useState<Hold | null>(null);
  const from = useRef(0);
  const { voice, holdToTalk } = strings.value;
  const become = (changes: Partial<Record<Hold, Hold>>) => setHold((now) => now && (changes[now] ?? now));
  return (
    <>
      <button
        type="button"
        class="icon-button voice-button"
        aria-label={voice}
        title={holdToTalk}
        disabled={disabled}
        onContextMenu={(event) => event.preventDefault()}
        onPointerDown={({ pointerType, pointerId, clientY, currentTarget }) => {
          if (pointerType !== 'touch' || hold) return;
          currentTarget.setPointerCapture(pointerId);
          from.current = clientY;
          setHold('held');
        }}
        onPointerMove={({ clientY }) =>
          become(from.current - clientY > SLIDE_PX ? { held: 'slid' } : { slid: 'held' })
        }
        onPointerUp={() => become({ held: 'let go', slid: 'given up' })}
        // The permission prompt for the microphone interrupts the touch.
        onPointerCancel={() => become({ held: 'free', slid: 'free' })}
        onClick={(event) => {
          if ((event as unknown as PointerEvent).pointerType !== 'touch') setHold((now) => now ?? 'free');
        }}
      >
        <Icon name="voice" />
      </button>
      {hold && <LazyBar address={address} hold={hold} onEnd={() => setHold(null)} />}
    </>
  );
}
