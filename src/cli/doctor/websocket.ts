import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { ask } from './ask.js';
import { broken, ok, type Finding } from './finding.js';

/** Beyond this nobody waits for a sign of life, whatever the server says. */
const LONGEST_WAIT_MS = 60_000;
const GRACE_MS = 3_000;

/**
 * Opens a WebSocket as browsers do.
 * @param patiently keeps quiet then, until the server gives its first sign of life or somebody in between cuts it
 */
export async function lookAtWebSocket(url: string, patiently: boolean): Promise<Finding> {
  const answer = await ask(url, '/socket.io/?EIO=4&transport=websocket', {
    Origin: new URL(url).origin,
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
  }).catch(() => undefined);
  if (!answer?.upgraded) {
    const status = answer?.status ?? 'no answer';
    return broken(
      'websocket',
      `it does not get through (${status}): have the proxy pass Upgrade and Connection on; until then everybody polls`,
    );
  }
  const { socket, head } = answer.upgraded;
  try {
    return await listen(new Frames(socket, head), patiently);
  } finally {
    socket.destroy();
  }
}

async function listen(frames: Frames, patiently: boolean): Promise<Finding> {
  const greeting = await frames.next(GRACE_MS);
  // Engine.IO's first packet: what it counts on from here on.
  if (!greeting?.startsWith('0{')) {
    return broken(
      'websocket',
      'it opens and nothing comes through: have the proxy pass frames on at once, without buffering',
    );
  }
  if (!patiently) return ok('websocket', 'it gets through');
  const { pingInterval } = JSON.parse(greeting.slice(1)) as { pingInterval: number };
  const began = performance.now();
  const sign = await frames.next(Math.min(pingInterval + GRACE_MS, LONGEST_WAIT_MS));
  if (sign !== undefined)
    return ok('websocket', 'it gets through, and stays open while nobody says anything');
  const after = ((performance.now() - began) / 1_000).toFixed(1);
  return broken(
    'websocket',
    `the proxy cut a quiet connection after ${after} s: have it wait longer than PING_INTERVAL_MS (${pingInterval}), such as proxy_read_timeout 60s in nginx`,
  );
}

/** The short texts that a server sends over a WebSocket, one by one. */
class Frames {
  private bytes: Buffer;
  private isOver = false;
  private wake = () => {};

  constructor(socket: Duplex, head: Buffer) {
    this.bytes = head;
    socket.on('data', (chunk: Buffer) => {
      this.bytes = Buffer.concat([this.bytes, chunk]);
      this.wake();
    });
    const end = () => {
      this.isOver = true;
      this.wake();
    };
    socket.on('error', end).on('end', end).on('close', end);
  }

  /** @returns `undefined` where none comes in time, or none will come any more */
  async next(patienceMs: number): Promise<string | undefined> {
    const deadline = performance.now() + patienceMs;
    for (;;) {
      const frame = this.cut();
      const left = deadline - performance.now();
      if (frame !== undefined || this.isOver || left <= 0) return frame;
      await new Promise<void>((done) => {
        const timer = setTimeout(done, left);
        this.wake = () => {
          clearTimeout(timer);
          done();
        };
      });
    }
  }

  /** A frame of up to 64 kB that is whole; a server does not mask what it sends (RFC 6455, 5.2). */
  private cut(): string | undefined {
    const { bytes } = this;
    const [, short = Infinity] = bytes;
    if (short >= 126 && bytes.length < 4) return undefined;
    const [start, length] = short < 126 ? [2, short] : [4, bytes.readUInt16BE(2)];
    if (bytes.length < start + length) return undefined;
    this.bytes = bytes.subarray(start + length);
    // 8: the other end says goodbye.
    if ((bytes[0]! & 0x0f) === 8) return undefined;
    return bytes.toString('utf8', start, start + length);
  }
}
