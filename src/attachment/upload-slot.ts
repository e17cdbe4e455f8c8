/** The sender of an upload. Limits count by both. */
export interface Uploader {
  person: string;
  /** The IP address; of IPv6 its /64 network. */
  network: string;
}

/** The slot of one upload, from its first byte until its file is stored. */
export class UploadSlot {
  private readonly controller = new AbortController();
  private received = 0;
  private phase: 'receiving' | 'keeping' = 'receiving';
  private isPaused: () => boolean = () => false;
  /** Bytes received by each of the last ticks, the newest last. */
  private readonly ticks: number[] = [];

  constructor(readonly uploader: Uploader) {}

  /** Aborts when the upload ends early, for any reason. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  get isReceiving(): boolean {
    return this.phase === 'receiving' && !this.signal.aborted;
  }

  /**
   * Starts the speed measurement.
   * @param isPaused whether the server, not the client, holds the upload up
   */
  startReceiving(isPaused: () => boolean): void {
    this.isPaused = isPaused;
  }

  receive(bytes: number): void {
    this.received += bytes;
  }

  /** The whole file has arrived: the client is no longer measured. */
  endReceiving(): void {
    this.phase = 'keeping';
  }

  end(reason: Error): void {
    this.controller.abort(reason);
  }

  /** Call once a second. Seconds in which the server does not read do not count. */
  tick(most: number): void {
    if (!this.isReceiving || this.isPaused()) return;
    this.ticks.push(this.received);
    if (this.ticks.length > most + 1) this.ticks.shift();
  }

  /** Returns the bytes per second over the last `seconds`; `undefined` if the upload is younger. */
  speedOver(seconds: number): number | undefined {
    const now = this.ticks.at(-1);
    const then = this.ticks.at(-1 - seconds);
    return now === undefined || then === undefined ? undefined : (now - then) / seconds;
  }
}
