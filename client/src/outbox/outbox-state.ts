import { signal } from '@preact/signals';
import type { Attachment, Entry } from '../../../src/protocol/types';
import type { ConversationKey } from '../message-store/conversation-key';
import { OutboxStorage } from './outbox-storage';
import { keyOfMessage, type OutboxMessage } from './outbox-message';

/** Messages of this tab that are not in the log yet, in the order in which they were written. */
export const outboxMessages = signal<readonly OutboxMessage[]>([]);

let drawer = new OutboxStorage('');

export function openOutboxStorage(name: string): OutboxStorage {
  drawer = new OutboxStorage(name);
  return drawer;
}

/** What a conversation shows below its entries: messages that are not among those up to `lastShown`. */
export function pendingFor(address: ConversationKey, lastShown: number): readonly OutboxMessage[] {
  return outboxMessages.value.filter(
    (item) => keyOfMessage(item) === address && (item.state !== 'sent' || (item.seq ?? 0) > lastShown),
  );
}

export function findMessage(clientId: string): OutboxMessage | undefined {
  return outboxMessages.peek().find((item) => item.clientId === clientId);
}

/** Writes the message down before anything else happens to it. */
export function add(item: OutboxMessage): void {
  drawer.put(item);
  outboxMessages.value = [...without(item), item].sort((a, b) => a.order - b.order);
}

export function discard(item: OutboxMessage): void {
  drawer.drop(item);
  outboxMessages.value = without(item);
  stops.get(item.clientId)?.();
}

const stops = new Map<string, () => void>();

/** Calls back when the message is given up; comes back with how to be called no more. */
export function whenDiscarded(clientId: string, stop: () => void): () => void {
  stops.set(clientId, stop);
  return () => void stops.delete(clientId);
}

/** A file of the message is at the server: neither a retry nor a reload brings it there again. */
export function noteUploaded(clientId: string, key: string, uploaded: Attachment): void {
  const item = findMessage(clientId);
  const attachments = item?.attachments?.map((attachment) =>
    attachment.key === key ? uploaded : attachment,
  );
  const noted = item && change(item, { attachments });
  if (noted) drawer.put(noted);
}

/** The message is in the log, under this seq. */
export function settle(item: OutboxMessage, seq: number): void {
  drawer.drop(item);
  change(item, { state: 'sent', seq });
}

/** An own entry was heard: its message is in the log, whether or not the reply has come. */
export function settleBy(entry: Entry): void {
  if (entry.kind !== 'text') return;
  const { clientId, seq } = entry;
  const item = clientId && outboxMessages.value.find((other) => other.clientId === clientId);
  if (item) settle(item, seq);
}

export function fail(item: OutboxMessage, code: OutboxMessage['code']): void {
  const failed = change(item, { state: 'failed', code });
  if (failed) drawer.put(failed);
}

/** Lets go of messages that are shown as entries now. */
export function forgetShown(address: ConversationKey, lastShown: number): void {
  const rest = outboxMessages.value.filter(
    (item) => item.state !== 'sent' || keyOfMessage(item) !== address || (item.seq ?? 0) > lastShown,
  );
  if (rest.length < outboxMessages.value.length) outboxMessages.value = rest;
}

/** Lets go of every message that has a place in the log, wherever that place is now. */
export function forgetSent(): void {
  outboxMessages.value = outboxMessages.value.filter((item) => item.state !== 'sent');
}

/** Forgets everything, also what other tabs of this person have not sent. */
export function emptyOutbox(): void {
  drawer.clear();
  outboxMessages.value = [];
}

function change({ clientId }: OutboxMessage, news: Partial<OutboxMessage>): OutboxMessage | undefined {
  let changed: OutboxMessage | undefined;
  outboxMessages.value = outboxMessages.value.map((item) =>
    item.clientId === clientId ? (changed = { ...item, ...news }) : item,
  );
  return changed;
}

function without({ clientId }: OutboxMessage): OutboxMessage[] {
  return outboxMessages.value.filter((item) => item.clientId !== clientId);
}
