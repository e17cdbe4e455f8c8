import { MessageStore } from './message-store';

const logs = new Map<string, MessageStore>();

/** Returns the log of a conversation, empty until it is opened. */
export function storeOf(conversation: string): MessageStore {
  let log = logs.get(conversation);
  if (!log) logs.set(conversation, (log = new MessageStore(conversation)));
  return log;
}

/**
 * Returns the log of a conversation that this user may read from `since` on. It starts again when
 * the user rejoins a room.
 */
export function storeFrom(conversation: string, since = 1): MessageStore {
  if (storeOf(conversation).since !== since) logs.set(conversation, new MessageStore(conversation, since));
  return storeOf(conversation);
}

export function dropStore(conversation: string): void {
  logs.delete(conversation);
}

export function allStores(): Iterable<MessageStore> {
  return logs.values();
}

export function dropStores(): void {
  logs.clear();
}
