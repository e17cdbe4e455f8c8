import { connect, type Socket } from 'node:net';
import { UPGRADE } from '../support/websocket-upgrade-request.js';

const TEXT = 1;
const CLOSE = 8;
const PONG_MS = 1_000;

/**
 * A connection at the cost of one socket: for hundreds of idle clients, or for one that does not
 * read.
 */
export class RawSocketClient {
  token: string | undefined;
  /** Reasons, in order of arrival. */
  readonly goodbyes: string[] = [];
  isWelcome = false;
  private readonly socket: Socket;
  private rest: Buffer = Buffer.alloc(0);
  private isUpgraded = false;
  private pongs: NodeJS.Timeout | undefined;
  private welcome!: () => void;
  /** Resolves when it receives the welcome. */
  readonly welcomed = new Promise<void>((done) => (this.welcome = done));
  /** Resolves when the connection is closed. */
  readonly closed: Promise<void>;

  constructor(
    port: number,
    private readonly auth: object = {},
  ) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.on('error', () => {});
    this.closed = new Promise<void>((done) => this.socket.once('close', () => done()));
    void this.closed.then(() => clearInterval(this.pongs));
    this.socket.on('data', (piece: Buffer) => this.read(piece));
    this.socket.write(UPGRADE);
  }

  get isOver(): boolean {
    return this.socket.destroyed;
  }

  /** Stops reading, but still answers pings. */
  stopReading(): void {
    this.socket.pause();
    this.pongs = setInterval(() => this.write('3'), PONG_MS);
  }

  readOn(): void {
    this.socket.resume();
  }

  leave(): void {
    this.socket.destroy();
  }

  private read(piece: Buffer): void {
    this.rest = this.rest.length === 0 ? piece : Buffer.concat([this.rest, piece]);
    if (!this.isUpgraded) {
      const end = this.rest.indexOf('\r\n\r\n');
      if (end < 0) return;
      if (!this.rest.subarray(0, 12).toString().endsWith('101')) return this.leave();
      this.isUpgraded = true;
      this.rest = this.rest.subarray(end + 4);
    }
    for (let frame = this.frame(); frame; frame = this.frame()) this.hear(frame);
  }

  /** Returns the next complete frame, if it has arrived. A server masks nothing. */
  private frame(): { kind: number; text: Buffer } | undefined {
    const { rest } = this;
    if (rest.length < 2) return undefined;
    const short = rest[1]!;
    const [from, length] =
      short === 127
        ? [10, rest.length < 10 ? Infinity : Number(rest.readBigUInt64BE(2))]
        : short === 126
          ? [4, rest.length < 4 ? Infinity : rest.readUInt16BE(2)]
          : [2, short];
    if (rest.length < from + length) return undefined;
    this.rest = rest.subarray(from + length);
    return { kind: rest[0]! & 15, text: rest.subarray(from, from + length) };
  }

  private hear({ kind, text }: { kind: number; text: Buffer }): void {
    if (kind === CLOSE) return this.leave();
    if (kind !== TEXT) return;
    const first = text[0];
    if (first === 0x30) this.write(`40${JSON.stringify(this.auth)}`);
    else if (first === 0x32) this.write('3');
    else if (text.subarray(0, 4).toString() === '44{"') this.leave();
    else if (!this.isWelcome && text.subarray(0, 12).toString() === '42["welcome"') {
      const [, { token }] = JSON.parse(text.subarray(2).toString()) as [string, { token?: string }];
      this.token = token ?? this.token;
      this.isWelcome = true;
      this.welcome();
    } else if (text.subarray(0, 12).toString() === '42["goodbye"') {
      const [, { reason }] = JSON.parse(text.subarray(2).toString()) as [string, { reason: string }];
      this.goodbyes.push(reason);
    }
  }

  /** Returns a text frame, masked with zeros. */
  private write(text: string): void {
    const body = Buffer.from(text);
    const head =
      body.length < 126
        ? Buffer.from([0x81, 0x80 | body.length, 0, 0, 0, 0])
        : Buffer.from([0x81, 0x80 | 126, body.length >> 8, body.length & 255, 0, 0, 0, 0]);
    if (!this.socket.destroyed) this.socket.write(Buffer.concat([head, body]));
  }
}
