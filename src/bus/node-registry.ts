/** How often a node that has nothing to say says so. */
export const BEAT_MS = 1_000;
/** A node that was silent for so long is taken for dead. A restart is shorter. */
export const LEASE_MS = 8_000;
/** Whoever does not hear itself for so long hears nobody, and so cannot tell who is dead. */
const DEAF_MS = 3 * BEAT_MS;

interface Node {
  /** The number of its last batch. */
  count: number;
  /** Monotonic milliseconds. */
  heardAt: number;
}

/** The other nodes, as far as they are heard. Clocks of different machines are never compared. */
export class Nodes {
  private readonly others = new Map<string, Node>();
  private heardSelfAt = -Infinity;
  private isDeaf = true;

  constructor(private readonly self: string) {}

  get names(): string[] {
    return [...this.others.keys()];
  }

  /** Whether this node hears what it says itself: if it does, others hear it too. */
  get hears(): boolean {
    return performance.now() - this.heardSelfAt < DEAF_MS;
  }

  /** @returns whether batches of this node were missed, as they were of one that is new here */
  heard(name: string, count: number): boolean {
    const now = performance.now();
    if (name === this.self) {
      this.heardSelfAt = now;
      return false;
    }
    const before = this.others.get(name);
    this.others.set(name, { count, heardAt: now });
    return before === undefined || count !== before.count + 1;
  }

  /** To be called with each beat. @returns those whose lease has run out */
  expire(): string[] {
    const now = performance.now();
    if (!this.hears) {
      this.isDeaf = true;
      return [];
    }
    // Others could not be heard either: their time begins anew.
    if (this.isDeaf) for (const node of this.others.values()) node.heardAt = now;
    this.isDeaf = false;
    const gone = [...this.others].filter(([, { heardAt }]) => now - heardAt > LEASE_MS).map(([name]) => name);
    for (const name of gone) this.others.delete(name);
    return gone;
  }
}
