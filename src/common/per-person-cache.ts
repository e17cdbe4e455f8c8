import { LRUCache } from 'lru-cache';

const CACHED_MAX = 20_000;

/** Caches a value per user that every message needs, read once from the database. */
export class PerPersonCache<T extends object> {
  private readonly values = new LRUCache<string, T | Promise<T>>({ max: CACHED_MAX });

  constructor(private readonly read: (person: string) => Promise<T>) {}

  /** Returns the value without a promise if it is cached, as it nearly always is. */
  get(person: string): T | Promise<T> {
    return this.values.get(person) ?? this.load(person);
  }

  /** Drops the value of one user after it changed; the next `get` reads it. */
  forget(person: string): void {
    this.values.delete(person);
  }

  /** Drops all values. */
  forgetAll(): void {
    this.values.clear();
  }

  private load(person: string): Promise<T> {
    const loading = this.read(person);
    this.values.set(person, loading);
    // A value that was dropped while it loaded is not cached.
    const isCurrent = (): boolean => this.values.get(person) === loading;
    loading.then(
      (value) => isCurrent() && this.values.set(person, value),
      () => isCurrent() && this.values.delete(person),
    );
    return loading;
  }
}
