/** A typed event emitter. */
export class Emitter<Facts> {
  private readonly listeners = new Map<keyof Facts, Set<(fact: never) => void>>();

  /** Adds a listener. @returns a function that removes it */
  on<E extends keyof Facts>(event: E, listener: (fact: Facts[E]) => void): () => void {
    const known = this.listeners.get(event) ?? new Set();
    this.listeners.set(event, known.add(listener));
    return () => void known.delete(listener);
  }

  emit<E extends keyof Facts>(event: E, fact: Facts[E]): void {
    for (const listener of this.listeners.get(event) ?? []) listener(fact as never);
  }
}
