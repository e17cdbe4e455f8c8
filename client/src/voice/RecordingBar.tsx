import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { fileStore } from '../attachment/file-store';
import { attachmentStrings } from '../attachment/strings';
import type { ConversationKey } from '../message-store/conversation-key';
import { Icon } from '../ui/Icon';
import { useRestoreFocus } from '../ui/restore-focus';
import { showToast } from '../ui/toast';
import { newMessageId } from '@teahouse/client';
import { post } from '../outbox/outbox';
import { type Recorded, Recorder } from './recorder';
import { Waveform } from './Waveform';
import './recording-bar.css';

/**
 * State of the finger that started the recording; `free` where none holds it any more, or never
 * did.
 */
export type Hold = 'free' | 'held' | 'slid' | 'let go' | 'given up';

const LONGEST_MS = 60_000;
/**
 * A shorter recording is discarded; a finger that lifts this soon has tapped, and the recording
 * continues.
 */
const SHORTEST_MS = 600;
const BARS_SHOWN = 32;

interface Props {
  address: ConversationKey;
  hold: Hold;
  onEnd: () => void;
}

/** The bar that replaces the field during a recording: duration, loudness, cancel and send. */
export function RecordingBar({ address, hold, onEnd }: Props) {
  const recorder = useRef<Recorder | undefined>(undefined);
  const [, draw] = useState(0);
  const sendButton = useRef<HTMLButtonElement>(null);
  const w = attachmentStrings.value;
  const ms = recorder.current?.ms ?? 0;
  useRestoreFocus();

  const end = () => {
    recorder.current?.end();
    recorder.current = undefined;
    onEnd();
  };
  const send = async () => {
    const { current } = recorder;
    recorder.current = undefined;
    if (!current) return end();
    if (current.ms < SHORTEST_MS) {
      current.end();
      showToast(w.tooShort);
      return onEnd();
    }
    await sendRecording(address, await current.finish());
    onEnd();
  };
  const sendNow = useRef(send);
  sendNow.current = send;

  useEffect(() => {
    let isWanted = true;
    const tick = () => {
      draw((count) => count + 1);
      if ((recorder.current?.ms ?? 0) >= LONGEST_MS) void sendNow.current();
    };
    Recorder.begin(tick).then(
      (begun) => {
        if (isWanted) recorder.current = begun;
        else begun.end();
      },
      () => {
        showToast(w.noMicrophone);
        onEnd();
      },
    );
    return () => {
      isWanted = false;
      recorder.current?.end();
    };
  }, []);
  useLayoutEffect(() => {
    if (hold === 'free') sendButton.current?.focus();
    if (hold === 'given up') end();
    if (hold === 'let go' && ms >= SHORTEST_MS) void send();
  }, [hold]);

  const isHeld = hold === 'held' || hold === 'slid';
  return (
    <div
      class={`recording-bar ${isHeld ? hold : 'free'}`}
      role="group"
      aria-label={w.recording}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        end();
      }}
    >
      {!isHeld && (
        <button type="button" class="icon-button" aria-label={w.cancel} title={w.cancel} onClick={end}>
          <Icon name="close" />
        </button>
      )}
      <i class="recording-dot" />
      <span class="recording-time" role="timer" aria-label={w.recording}>
        {clock(ms)}
      </span>
      <Waveform levels={lastOf(recorder.current?.levels ?? [])} />
      <span class="recording-hint">
        {hold === 'slid' ? w.releaseToCancel : isHeld ? w.releaseToSend : w.recordingHint}
      </span>
      {!isHeld && (
        <button
          ref={sendButton}
          type="button"
          class="send main-button"
          aria-label={w.sendRecording}
          onClick={() => void send()}
        >
          <Icon name="send" />
        </button>
      )}
    </div>
  );
}

async function sendRecording(address: ConversationKey, { file, seconds, waveform }: Recorded): Promise<void> {
  const key = newMessageId();
  await fileStore.put(key, file);
  const { type, size } = file;
  post(address, '', { attachments: [{ id: '', key, name: 'voice', type, size, seconds, waveform }] });
}

function lastOf(levels: readonly number[]): number[] {
  const last = levels.slice(-BARS_SHOWN);
  return [...Array.from({ length: BARS_SHOWN - last.length }, () => 0), ...last];
}

function clock(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
