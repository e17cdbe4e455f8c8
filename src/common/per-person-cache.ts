import { LRUCache } from 'lru-cache';

const CACHED_MAX = 20_000;

/** What the database says of each person, read once and cached, because every message needs it. */
export class PerPersonCache<T extends object> {
  private readonly values = new LRUCache<string, T | Promise<T>>({ max: CACHED_MAX });

  constructor(private readonly read: (person: string) => Promise<T>) {}

  /** Without a promise where it is known, as it nearly always is. */
  get(person: string): T | Promise<T> {
    return this.values.get(person) ?? this.load(person);
  }

  /** It has changed: read again the next time. */
  forget(person: string): void {
    this.values.delete(person);
  }

  /** Any of it may have changed. */
  forgetAll(): void {
    this.values.clear();
  }

  private load(person: string): Promise<T> {
    const loading = this.read(person);
    this.values.set(person, loading);
    // What was forgotten meanwhile is not put back.
    const isCurrent = (): boolean => this.values.get(person) === loading;
    loading.then(
      (value) => isCurrent() && this.values.set(person, value),
      () => isCurrent() && this.values.delete(person),
    );
    return loading;
  }
}
