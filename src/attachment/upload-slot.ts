/** Who uploads: shares are counted by both. */
export interface Uploader {
  person: string;
  /** The address, of IPv6 its /64. */
  network: string;
}

/** The place of one upload, from its first byte until its file is kept. */
export class UploadSlot {
  private readonly controller = new AbortController();
  private received = 0;
  private phase: 'receiving' | 'keeping' = 'receiving';
  private isPaused: () => boolean = () => false;
  /** Bytes received by each of the last ticks, the newest last. */
  private readonly ticks: number[] = [];

  constructor(readonly uploader: Uploader) {}

  /** Aborts when the upload is over before it is done, whatever ends it. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  get isReceiving(): boolean {
    return this.phase === 'receiving' && !this.signal.aborted;
  }

  /** @param isPaused whether this server, and not the client, holds the bytes up */
  startReceiving(isPaused: () => boolean): void {
    this.isPaused = isPaused;
  }

  receive(bytes: number): void {
    this.received += bytes;
  }

  /** All of it is here: the client holds nothing up any more. */
  endReceiving(): void {
    this.phase = 'keeping';
  }

  end(reason: Error): void {
    this.controller.abort(reason);
  }

  /** Called once a second. Seconds in which this server does not read do not count. */
  tick(most: number): void {
    if (!this.isReceiving || this.isPaused()) return;
    this.ticks.push(this.received);
    if (this.ticks.length > most + 1) this.ticks.shift();
  }

  /** Bytes per second over the last so many seconds; `undefined` where it has not lasted as long. */
  speedOver(seconds: number): number | undefined {
    const now = this.ticks.at(-1);
    const then = this.ticks.at(-1 - seconds);
    return now === undefined || then === undefined ? undefined : (now - then) / seconds;
  }
}
