/** Packets of one connection in one second. A client at its rate limit sends 150 in six seconds. */
const PACKETS_PER_SECOND = 500;
/** The cost of a packet without a request, which allows 25 in one second. */
const IDLE_PACKET = 20;

/** Counts seconds, so that the time is not read for each packet. */
export class PacketClock {
  second = 0;
  private readonly timer = setInterval(() => (this.second += 1), 1_000).unref();

  stop(): void {
    clearInterval(this.timer);
  }
}

/** The remaining packets of one connection in the current second, and whether it has sent CONNECT. */
export class PacketBudget {
  private second = 0;
  private spent = 0;
  private isConnected = false;

  /** @param clock `undefined` to not count packets */
  constructor(private readonly clock: PacketClock | undefined) {}

  /** Returns whether one more packet is allowed. */
  spendOne(): boolean {
    return this.spend(1);
  }

  /** Returns whether one more packet is allowed that clients rarely send. */
  spendMany(): boolean {
    return this.spend(IDLE_PACKET);
  }

  /** Returns whether it is the first CONNECT. */
  connect(): boolean {
    const isFirst = !this.isConnected;
    this.isConnected = true;
    return isFirst;
  }

  private spend(points: number): boolean {
    const { clock } = this;
    if (clock === undefined) return true;
    if (this.second !== clock.second) {
      this.second = clock.second;
      this.spent = 0;
    }
    this.spent += points;
    return this.spent <= PACKETS_PER_SECOND;
  }
}
