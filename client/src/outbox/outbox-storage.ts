import { sameName } from '../identity/token';
import { localStore } from '../storage/local-storage';
import type { OutboxMessage } from './outbox-message';

/**
 * The unsent messages of one user in this browser, one key for each,
 * so that two tabs never overwrite each other's.
 */
export class OutboxStorage {
  private readonly prefix: string;

  constructor(name: string) {
    this.prefix = `outbox/${encodeURIComponent(sameName(name))}/`;
  }

  put(item: OutboxMessage): void {
    localStore.put(this.prefix + item.clientId, JSON.stringify(item));
  }

  drop({ clientId }: OutboxMessage): void {
    localStore.drop(this.prefix + clientId);
  }

  all(): OutboxMessage[] {
    return localStore
      .keys(this.prefix)
      .map((key) => parse(localStore.get(key)))
      .filter((item) => item !== undefined)
      .sort((a, b) => a.order - b.order);
  }

  clear(): void {
    for (const key of localStore.keys(this.prefix)) localStore.drop(key);
  }

  /** Calls the listener when another tab stores a message. */
  watch(listener: (item: OutboxMessage) => void): void {
    localStore.watch((key, value) => {
      const item = key.startsWith(this.prefix) ? parse(value) : undefined;
      if (item) listener(item);
    });
  }
}

function parse(text: string | null): OutboxMessage | undefined {
  try {
    const item = JSON.parse(text ?? '') as OutboxMessage;
    return typeof item.clientId === 'string' && typeof item.content === 'string' ? item : undefined;
  } catch {
    return undefined;
  }
}
