import { batch } from '@preact/signals';
import type { Entry } from '../../../src/protocol/types';
import { follow } from './catch-up';
import { countNew, isMine } from './conversations';
import { storeOf } from './message-stores';
import { mayEvict } from './read-marker';

/** A hidden page draws no frames, but must not collect entries without limit. */
const HIDDEN_FRAME_MS = 250;

let waiting: Entry[] = [];
let scheduled = false;
let recognise: (entry: Entry) => void = () => undefined;

/** Adds an entry to the buffer, which the page draws once per frame. */
export function enqueueEntry(entry: Entry): void {
  waiting.push(entry);
  if (scheduled) return;
  scheduled = true;
  if (document.hidden) window.setTimeout(flushEntries, HIDDEN_FRAME_MS);
  else requestAnimationFrame(flushEntries);
}

/** Sets the listener for entries of this user. */
export function onOwnEntry(listener: (entry: Entry) => void): void {
  recognise = listener;
}

/** Processes the buffered entries at once. */
export function flushEntries(): void {
  scheduled = false;
  const entries = waiting;
  waiting = [];
  batch(() => {
    for (const conversation of new Set(entries.map((entry) => entry.conversation))) {
      const said = entries.filter((entry) => entry.conversation === conversation);
      said.sort((a, b) => a.seq - b.seq);
      countNew(said);
      const log = storeOf(conversation);
      log.append(said);
      if (mayEvict(conversation)) log.trim();
      void follow(log);
      for (const entry of said) if (isMine(entry)) recognise(entry);
    }
  });
}
