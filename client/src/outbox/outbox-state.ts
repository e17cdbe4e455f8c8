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

/**
 * Returns the messages to show below the entries: those that are not among the entries up to
 * `lastShown`.
 */
export function pendingFor(address: ConversationKey, lastShown: number): readonly OutboxMessage[] {
  return outboxMessages.value.filter(
    (item) => keyOfMessage(item) === address && (item.state !== 'sent' || (item.seq ?? 0) > lastShown),
  );
}

export function findMessage(clientId: string): OutboxMessage | undefined {
  return outboxMessages.peek().find((item) => item.clientId === clientId);
}

/** Stores the message before anything else happens to it. */
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

/** Registers a callback for the deletion of the message; returns a function that removes it. */
export function whenDiscarded(clientId: string, stop: () => void): () => void {
  stops.set(clientId, stop);
  return () => void stops.delete(clientId);
}

/** Notes that a file of the message is uploaded: neither a retry nor a reload uploads it again. */
export function noteUploaded(clientId: string, key: string, uploaded: Attachment): void {
  const item = findMessage(clientId);
  const attachments = item?.attachments?.map((attachment) =>
    attachment.key === key ? uploaded : attachment,
  );
  const noted = item && change(item, { attachments });
  if (noted) drawer.put(noted);
}

/** Notes that the message is in the log, under this seq. */
export function settle(item: OutboxMessage, seq: number): void {
  drawer.drop(item);
  change(item, { state: 'sent', seq });
}

/**
 * Notes an own entry from the server: its message is in the log, whether or not the reply has come.
 */
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

/** Removes messages that are shown as entries now. */
export function forgetShown(address: ConversationKey, lastShown: number): void {
  const rest = outboxMessages.value.filter(
    (item) => item.state !== 'sent' || keyOfMessage(item) !== address || (item.seq ?? 0) > lastShown,
  );
  if (rest.length < outboxMessages.value.length) outboxMessages.value = rest;
}

/** Removes every message that has a seq in the log. */
export function forgetSent(): void {
  outboxMessages.value = outboxMessages.value.filter((item) => item.state !== 'sent');
}

/** Deletes all messages, also unsent ones of this user's other tabs. */
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
