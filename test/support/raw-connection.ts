import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** A TCP connection that sends exactly the HTTP that a test writes. */
export class RawConnection {
  heard = '';
  private readonly socket: Socket;
  /** Resolves with the time it was open, in milliseconds. */
  readonly closed: Promise<number>;

  constructor(url: string, localAddress = '127.0.0.1') {
    const { hostname: host, port } = new URL(url);
    const began = performance.now();
    this.socket = connect({ host, port: Number(port), localAddress });
    this.socket.setEncoding('latin1').on('data', (text: string) => (this.heard += text));
    this.socket.on('error', () => {});
    this.closed = new Promise((done) => this.socket.once('close', () => done(performance.now() - began)));
  }

  get isClosed(): boolean {
    return this.socket.destroyed;
  }

  write(text: string): this {
    if (!this.socket.destroyed) this.socket.write(text);
    return this;
  }

  /** Resolves when it has received `text` this number of times. */
  async hears(text: string, count: number): Promise<void> {
    while (this.heard.split(text).length - 1 < count) {
      if (this.socket.destroyed) throw new Error(`it ended without ${text}`);
      await new Promise((done) => {
        this.socket.once('data', done);
        this.socket.once('close', done);
      });
    }
  }

  /** Writes a byte repeatedly, until the connection is closed. */
  async trickle(byte: string, everyMs = 200): Promise<void> {
    for (; !this.socket.destroyed; await pause(everyMs)) this.write(byte);
  }

  /** Stops reading what the server sends. */
  stopReading(): this {
    this.socket.pause();
    return this;
  }

  leave(): void {
    this.socket.destroy();
  }
}
