import { computed, type ReadonlySignal, signal } from '@preact/signals';
import { request, onEvent } from '../connection/connection';
import { isMine, me } from '../message-store/conversations';
import { storeOf } from '../message-store/message-stores';
import { settings } from '../identity/settings';

/**
 * The read marker of the other user of each direct conversation, where they enable read receipts.
 */
const readUpTo = signal<ReadonlyMap<string, number>>(new Map());
const marks = new Map<string, ReadonlySignal<number>>();

export function subscribeReceipts(): void {
  onEvent('read', ({ conversation, name, seq }) => {
    if (name !== me.value?.name) learnRead(conversation, seq);
  });
}

/** Requests whether the newest own message was read; later receipts arrive as events. */
export async function requestReadReceipts(conversation: string): Promise<void> {
  if (!settings.value.receipts) return;
  const seq = storeOf(conversation).entries.findLast(isMine)?.seq;
  if (seq === undefined || seq <= (readUpTo.value.get(conversation) ?? 0)) return;
  const answer = await request('readers', { conversation, seq });
  if (answer.ok && answer.data.people.some(({ name }) => name !== me.value?.name))
    learnRead(conversation, seq);
}

/** Returns the seq of the newest own message that the other user has read; 0 for none. */
export function lastRead(conversation: string): ReadonlySignal<number> {
  let mark = marks.get(conversation);
  if (!mark) {
    mark = computed(() => {
      const upTo = readUpTo.value.get(conversation) ?? 0;
      if (!settings.value.receipts || upTo === 0) return 0;
      const log = storeOf(conversation);
      void log.version.value;
      return log.entries.findLast((entry) => entry.seq <= upTo && isMine(entry))?.seq ?? 0;
    });
    marks.set(conversation, mark);
  }
  return mark;
}

function learnRead(conversation: string, seq: number): void {
  if (seq <= (readUpTo.value.get(conversation) ?? 0)) return;
  readUpTo.value = new Map(readUpTo.value).set(conversation, seq);
}
