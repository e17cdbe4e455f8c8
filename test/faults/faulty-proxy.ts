import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

interface Journey {
  near: Socket;
  far: Socket | undefined;
}

/**
 * A TCP proxy that can fail: frozen (no bytes pass, neither end is told), cut, reset, slow.
 * Forwards each connection to one of its targets in turn, and skips those that refuse.
 */
export class FaultyProxy {
  /** Delay of each chunk. */
  delayMs = 0;
  private readonly server: Server;
  private readonly journeys = new Set<Journey>();
  private readonly waiting = new Set<() => void>();
  private isFrozen = false;
  private next = 0;

  private constructor(private readonly goals: () => readonly number[]) {
    this.server = createServer({ allowHalfOpen: false }, (near) => this.begin(near));
  }

  /** @param goals ports on this machine, read at each connection */
  static async open(goals: () => readonly number[], first = 0): Promise<FaultyProxy> {
    const proxy = new FaultyProxy(goals);
    proxy.next = first;
    await new Promise<void>((done) => proxy.server.listen(0, '127.0.0.1', done));
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Stops forwarding without telling either end, not even that the other one closed. */
  freeze(): void {
    this.isFrozen = true;
    for (const { near, far } of this.journeys) {
      near.pause();
      far?.pause();
    }
  }

  thaw(): void {
    this.isFrozen = false;
    for (const { near, far } of this.journeys) {
      near.resume();
      far?.resume();
    }
    for (const go of this.waiting) go();
    this.waiting.clear();
  }

  /** Closes all connections. */
  cut(): void {
    for (const { near, far } of this.journeys) {
      near.destroy();
      far?.destroy();
    }
  }

  /** Resets all connections, as a router does that forgot them. */
  reset(): void {
    for (const { near, far } of this.journeys) {
      near.resetAndDestroy();
      far?.resetAndDestroy();
    }
  }

  async close(): Promise<void> {
    this.thaw();
    this.cut();
    await new Promise<void>((done) => this.server.close(() => done()));
  }

  private begin(near: Socket): void {
    const journey: Journey = { near, far: undefined };
    this.journeys.add(journey);
    near.on('error', () => {});
    near.once('close', () => this.end(journey));
    this.whenOpen(() => this.lead(journey, this.goals().length));
  }

  private lead(journey: Journey, tries: number): void {
    if (journey.near.destroyed) return;
    const goals = this.goals();
    this.next = (this.next + 1) % goals.length;
    const far = connect(goals[this.next]!, '127.0.0.1');
    let isThere = false;
    far.on('error', () => {
      if (isThere) return;
      if (tries > 1) this.lead(journey, tries - 1);
      else journey.near.destroy();
    });
    far.once('connect', () => {
      isThere = true;
      journey.far = far;
      far.setNoDelay(true);
      journey.near.setNoDelay(true);
      this.carry(journey.near, far);
      this.carry(far, journey.near);
      far.once('close', () => this.end(journey));
      if (journey.near.destroyed) far.destroy();
      if (this.isFrozen) this.freeze();
    });
  }

  private carry(from: Socket, to: Socket): void {
    from.on('data', (piece: Buffer) => {
      const pass = (): void => {
        if (to.destroyed || to.write(piece)) return;
        from.pause();
        to.once('drain', () => this.isFrozen || from.resume());
      };
      if (this.delayMs === 0) return pass();
      from.pause();
      setTimeout(() => {
        pass();
        if (!to.writableNeedDrain && !this.isFrozen) from.resume();
      }, this.delayMs);
    });
  }

  /** If one end closed meanwhile, the other end learns of it after the thaw. */
  private end(journey: Journey): void {
    this.whenOpen(() => {
      this.journeys.delete(journey);
      journey.near.destroy();
      journey.far?.destroy();
    });
  }

  private whenOpen(go: () => void): void {
    if (this.isFrozen) this.waiting.add(go);
    else go();
  }
}
