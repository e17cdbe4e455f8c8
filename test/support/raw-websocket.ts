import { connect, type Socket } from 'node:net';

const [TEXT, PING] = [0x81, 0x89];

/** Returns one client frame, masked with zeros. */
export function frame(text: string, opcode = TEXT): Buffer {
  const body = Buffer.from(text);
  const head =
    body.length < 126
      ? [opcode, 0x80 | body.length, 0, 0, 0, 0]
      : [opcode, 0x80 | 126, body.length >> 8, body.length & 255, 0, 0, 0, 0];
  return Buffer.concat([Buffer.from(head), body]);
}

export const PING_FRAME = frame('', PING);

/** A WebSocket without a protocol layer: writes thousands of frames at once, also invalid ones. */
export class RawWebSocket {
  heard = '';
  /** Resolves when the server ends the connection. */
  readonly closed: Promise<void>;
  private constructor(private readonly socket: Socket) {
    socket.setEncoding('latin1').on('data', (text: string) => (this.heard += text));
    socket.on('error', () => {});
    this.closed = new Promise((done) => socket.once('close', () => done()));
  }

  /** @param path of an open session, to upgrade it */
  static async open(
    url: string,
    path = '/socket.io/?EIO=4&transport=websocket',
    localAddress = '127.0.0.1',
  ): Promise<RawWebSocket> {
    const { hostname: host, port } = new URL(url);
    const raw = new RawWebSocket(connect({ host, port: Number(port), localAddress }));
    raw.socket.write(
      `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    await raw.hears('\r\n\r\n');
    return raw;
  }

  /** Opens one and waits for the welcome. */
  static async welcomed(url: string, auth: object = {}, localAddress?: string): Promise<RawWebSocket> {
    const raw = await RawWebSocket.open(url, undefined, localAddress);
    raw.write(frame(`40${JSON.stringify(auth)}`));
    await raw.hears('42["welcome"');
    return raw;
  }

  get isClosed(): boolean {
    return this.socket.destroyed;
  }

  write(bytes: Buffer): void {
    if (!this.socket.destroyed) this.socket.write(bytes);
  }

  async hears(text: string): Promise<void> {
    while (!this.heard.includes(text)) {
      if (this.socket.destroyed) throw new Error(`it ended without ${text}`);
      await new Promise((done) => {
        this.socket.once('data', done);
        this.socket.once('close', done);
      });
    }
  }

  leave(): void {
    this.socket.destroy();
  }
}
