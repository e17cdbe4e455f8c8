/** Who listens to what, by name. */
export class Listeners<Facts> {
  private readonly all = new Map<keyof Facts, Set<(fact: never) => void>>();

  /** @returns a function that stops the listening */
  on<E extends keyof Facts>(event: E, listener: (fact: Facts[E]) => void): () => void {
    const known = this.all.get(event) ?? new Set();
    this.all.set(event, known.add(listener));
    return () => void known.delete(listener);
  }

  tell<E extends keyof Facts>(event: E, fact: Facts[E]): void {
    for (const listener of this.all.get(event) ?? []) listener(fact as never);
  }
}
