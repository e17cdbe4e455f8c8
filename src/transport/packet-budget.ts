/** Packets of one connection in one second. Who asks for as much as the rate limits allow sends 150 in six seconds. */
const PACKETS_PER_SECOND = 500;
/** What a packet counts that asks for nothing: 25 in one second. */
const IDLE_PACKET = 20;

/** Counts seconds, so that nobody has to ask for the time at each packet. */
export class PacketClock {
  second = 0;
  private readonly timer = setInterval(() => (this.second += 1), 1_000).unref();

  stop(): void {
    clearInterval(this.timer);
  }
}

/** How much one connection may still send in this second, and whether it has connected. */
export class PacketBudget {
  private second = 0;
  private spent = 0;
  private isConnected = false;

  /** @param clock without one, packets are not counted */
  constructor(private readonly clock: PacketClock | undefined) {}

  /** @returns whether one more packet is allowed */
  spendOne(): boolean {
    return this.spend(1);
  }

  /** The same for a packet that no client sends often. */
  spendMany(): boolean {
    return this.spend(IDLE_PACKET);
  }

  /** @returns whether it is the first CONNECT */
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
