/** How often a node that has nothing to say says so. */
export const HEARTBEAT_INTERVAL_MS = 1_000;
/** A node that was silent for so long is taken for dead. A restart is shorter. */
export const HEARTBEAT_TIMEOUT_MS = 8_000;
/** Whoever does not hear itself for so long hears nobody, and so cannot tell who is dead. */
const ISOLATED_AFTER_MS = 3 * HEARTBEAT_INTERVAL_MS;

interface NodeState {
  /** The number of its last batch. */
  count: number;
  /** Monotonic milliseconds. */
  lastSeenAt: number;
}

/** The other nodes, as far as they are heard. Clocks of different machines are never compared. */
export class NodeRegistry {
  private readonly others = new Map<string, NodeState>();
  private lastSelfSeenAt = -Infinity;
  private isIsolated = true;

  constructor(private readonly self: string) {}

  get names(): string[] {
    return [...this.others.keys()];
  }

  /** Whether this node hears what it says itself: if it does, others hear it too. */
  get isConnected(): boolean {
    return performance.now() - this.lastSelfSeenAt < ISOLATED_AFTER_MS;
  }

  /** @returns whether batches of this node were missed, as they were of one that is new here */
  recordBatch(name: string, count: number): boolean {
    const now = performance.now();
    if (name === this.self) {
      this.lastSelfSeenAt = now;
      return false;
    }
    const before = this.others.get(name);
    this.others.set(name, { count, lastSeenAt: now });
    return before === undefined || count !== before.count + 1;
  }

  /** To be called with each beat. @returns those whose lease has run out */
  expire(): string[] {
    const now = performance.now();
    if (!this.isConnected) {
      this.isIsolated = true;
      return [];
    }
    // Others could not be heard either: their time begins anew.
    if (this.isIsolated) for (const node of this.others.values()) node.lastSeenAt = now;
    this.isIsolated = false;
    const gone = [...this.others]
      .filter(([, { lastSeenAt }]) => now - lastSeenAt > HEARTBEAT_TIMEOUT_MS)
      .map(([name]) => name);
    for (const name of gone) this.others.delete(name);
    return gone;
  }
}
