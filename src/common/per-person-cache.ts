/** Of so many people; then it begins anew. */
const KEPT_MAX = 20_000;

/** What the database says of each person, asked for once and kept in memory, because every message needs it. */
export class Kept<T> {
  private readonly known = new Map<string, T | Promise<T>>();

  constructor(private readonly read: (person: string) => Promise<T>) {}

  /** Without a promise where it is known, as it nearly always is. */
  of(person: string): T | Promise<T> {
    return this.known.get(person) ?? this.load(person);
  }

  /** It has changed: read again the next time. */
  forget(person: string): void {
    this.known.delete(person);
  }

  /** Any of it may have changed. */
  forgetAll(): void {
    this.known.clear();
  }

  private load(person: string): Promise<T> {
    if (this.known.size >= KEPT_MAX) this.known.clear();
    const loading = this.read(person);
    this.known.set(person, loading);
    // What was forgotten meanwhile is not put back.
    const isCurrent = (): boolean => this.known.get(person) === loading;
    loading.then(
      (value) => isCurrent() && this.known.set(person, value),
      () => isCurrent() && this.known.delete(person),
    );
    return loading;
  }
}
