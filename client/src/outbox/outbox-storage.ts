import { sameName } from '../identity/token';
import { shelf } from '../shelf/shelf';
import type { Item } from './item';

/**
 * One person's unsent messages in this browser, one key for each,
 * so that two tabs never overwrite each other's.
 */
export class Drawer {
  private readonly prefix: string;

  constructor(name: string) {
    this.prefix = `outbox/${encodeURIComponent(sameName(name))}/`;
  }

  put(item: Item): void {
    shelf.put(this.prefix + item.clientId, JSON.stringify(item));
  }

  drop({ clientId }: Item): void {
    shelf.drop(this.prefix + clientId);
  }

  all(): Item[] {
    return shelf
      .keys(this.prefix)
      .map((key) => parse(shelf.get(key)))
      .filter((item) => item !== undefined)
      .sort((a, b) => a.order - b.order);
  }

  clear(): void {
    for (const key of shelf.keys(this.prefix)) shelf.drop(key);
  }

  /** Calls back when another tab puts a message in. */
  watch(listener: (item: Item) => void): void {
    shelf.watch((key, value) => {
      const item = key.startsWith(this.prefix) ? parse(value) : undefined;
      if (item) listener(item);
    });
  }
}

function parse(text: string | null): Item | undefined {
  try {
    const item = JSON.parse(text ?? '') as Item;
    return typeof item.clientId === 'string' && typeof item.content === 'string' ? item : undefined;
  } catch {
    return undefined;
  }
}
