/** An idle node sends a heartbeat this often. */
export const HEARTBEAT_INTERVAL_MS = 1_000;
/** A node that is silent for longer counts as dead. A restart is shorter. */
export const HEARTBEAT_TIMEOUT_MS = 8_000;
/**
 * A node that does not receive its own messages for this long receives no others either. It cannot tell which nodes
 * are dead.
 */
const ISOLATED_AFTER_MS = 3 * HEARTBEAT_INTERVAL_MS;

interface NodeState {
  /** Number of its last batch. */
  count: number;
  /** Monotonic milliseconds. */
  lastSeenAt: number;
}

/** The other nodes that this one receives messages from. Never compares clocks of different machines. */
export class NodeRegistry {
  private readonly others = new Map<string, NodeState>();
  private lastSelfSeenAt = -Infinity;
  private isIsolated = true;

  constructor(private readonly self: string) {}

  get names(): string[] {
    return [...this.others.keys()];
  }

  /** Whether this node receives its own messages. If it does, the other nodes receive them too. */
  get isConnected(): boolean {
    return performance.now() - this.lastSelfSeenAt < ISOLATED_AFTER_MS;
  }

  /**
   * Records a received batch.
   * @returns whether earlier batches of this node were missed; true for a node that is new here
   */
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

  /**
   * Removes the nodes that timed out; call it at each heartbeat.
   * @returns their names
   */
  expire(): string[] {
    const now = performance.now();
    if (!this.isConnected) {
      this.isIsolated = true;
      return [];
    }
    // While it was isolated, this node could not receive messages of others: their timeouts start again.
    if (this.isIsolated) for (const node of this.others.values()) node.lastSeenAt = now;
    this.isIsolated = false;
    const gone = [...this.others]
      .filter(([, { lastSeenAt }]) => now - lastSeenAt > HEARTBEAT_TIMEOUT_MS)
      .map(([name]) => name);
    for (const name of gone) this.others.delete(name);
    return gone;
  }
}
