import { batch } from '@preact/signals';
import type { Entry } from '../../../src/protocol/shapes';
import { follow } from './catch-up';
import { countNew, isMine } from './conversations';
import { logOf } from './logs';
import { mayForget } from './reading';

/** A hidden page draws no frames, but must not pile up entries for ever. */
const HIDDEN_FRAME_MS = 250;

let waiting: Entry[] = [];
let scheduled = false;
let recognise: (entry: Entry) => void = () => undefined;

/** Takes an entry; however many come, the page is drawn once a frame. */
export function receive(entry: Entry): void {
  waiting.push(entry);
  if (scheduled) return;
  scheduled = true;
  if (document.hidden) window.setTimeout(takeIn, HIDDEN_FRAME_MS);
  else requestAnimationFrame(takeIn);
}

/** Says what to do with entries of this person's own. */
export function onOwnEntry(listener: (entry: Entry) => void): void {
  recognise = listener;
}

/** Takes in what waits, now. */
export function takeIn(): void {
  scheduled = false;
  const entries = waiting;
  waiting = [];
  batch(() => {
    for (const conversation of new Set(entries.map((entry) => entry.conversation))) {
      const said = entries.filter((entry) => entry.conversation === conversation);
      said.sort((a, b) => a.seq - b.seq);
      countNew(said);
      const log = logOf(conversation);
      log.append(said);
      if (mayForget(conversation)) log.trim();
      void follow(log);
      for (const entry of said) if (isMine(entry)) recognise(entry);
    }
  });
}
