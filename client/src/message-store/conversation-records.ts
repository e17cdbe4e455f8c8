import { signal } from '@preact/signals';
import { onKeyChange } from './conversations';
import type { ConversationKey } from './conversation-key';
import { sameName } from '../identity/token';
import { localStore } from '../storage/local-storage';

/**
 * A value for each conversation that survives a reload. Each has a key of its own, so that two tabs do not overwrite
 * each other's, and a change in another tab appears here at once.
 */
export class ConversationRecords<T> {
  readonly all = signal<Readonly<Record<ConversationKey, T>>>({});
  private prefix = '';

  /** @param parse returns `undefined` for what is no such value */
  constructor(
    private readonly kind: string,
    private readonly parse: (kept: unknown) => T | undefined,
  ) {
    onKeyChange((from, to) => {
      const value = this.get(from);
      if (value === undefined) return;
      this.put(to, value);
      this.put(from, undefined);
    });
  }

  /** Loads the values of a user, and follows changes in other tabs. */
  restore(name: string): void {
    if (!this.prefix) {
      localStore.watch((key, text) => {
        if (key.startsWith(this.prefix)) this.set(addressOf(key.slice(this.prefix.length)), this.read(text));
      });
    }
    this.prefix = `${this.kind}/${encodeURIComponent(sameName(name))}/`;
    this.all.value = {};
    for (const key of localStore.keys(this.prefix)) {
      this.set(addressOf(key.slice(this.prefix.length)), this.read(localStore.get(key)));
    }
  }

  get(address: ConversationKey): T | undefined {
    return this.all.peek()[address];
  }

  /** Stores the value, or removes it. */
  put(address: ConversationKey, value: T | undefined): void {
    this.set(address, value);
    const key = this.prefix + encodeURIComponent(address);
    if (value === undefined) localStore.drop(key);
    else localStore.put(key, JSON.stringify(value));
  }

  private set(address: ConversationKey, value: T | undefined): void {
    const { [address]: _, ...others } = this.all.peek();
    this.all.value = value === undefined ? others : { ...others, [address]: value };
  }

  private read(text: string | null): T | undefined {
    try {
      return this.parse(JSON.parse(text ?? 'null'));
    } catch {
      return undefined;
    }
  }
}

const addressOf = (encoded: string): ConversationKey => decodeURIComponent(encoded);
