import { WebSocket, type RawData } from 'ws';
import { broken, ok, type Finding } from './finding.js';

/** Beyond this nobody waits for a sign of life, whatever the server says. */
const LONGEST_WAIT_MS = 60_000;
const GRACE_MS = 3_000;
const HANDSHAKE_TIMEOUT_MS = 5_000;

/**
 * Opens a WebSocket as browsers do.
 * @param patiently keeps quiet then, until the server gives its first sign of life or somebody in between cuts it
 */
export async function checkWebSocket(url: string, patiently: boolean): Promise<Finding> {
  const address = `${url.replace(/^http/, 'ws').replace(/\/+$/, '')}/socket.io/?EIO=4&transport=websocket`;
  const { origin } = new URL(url);
  const socket = new WebSocket(address, {
    origin,
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
    perMessageDeflate: false,
  });
  const messages = new Messages(socket);
  const refusal = await refusalOf(socket);
  try {
    if (refusal === undefined) return await listen(messages, patiently);
    return broken(
      'websocket',
      `it does not get through (${refusal}): have the proxy pass Upgrade and Connection on; until then everybody polls`,
    );
  } finally {
    socket.terminate();
  }
}

/** What was answered in place of a WebSocket; `undefined` where it opened. */
function refusalOf(socket: WebSocket): Promise<string | undefined> {
  return new Promise((done) => {
    socket.once('open', () => done(undefined));
    socket.once('unexpected-response', (_, { statusCode }) => done(String(statusCode)));
    socket.on('error', () => done('no answer'));
  });
}

async function listen(messages: Messages, patiently: boolean): Promise<Finding> {
  const greeting = await messages.next(GRACE_MS);
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
  const sign = await messages.next(Math.min(pingInterval + GRACE_MS, LONGEST_WAIT_MS));
  if (sign !== undefined)
    return ok('websocket', 'it gets through, and stays open while nobody says anything');
  const after = ((performance.now() - began) / 1_000).toFixed(1);
  return broken(
    'websocket',
    `the proxy cut a quiet connection after ${after} s: have it wait longer than PING_INTERVAL_MS (${pingInterval}), such as proxy_read_timeout 60s in nginx`,
  );
}

/** What a server sends over a WebSocket, one by one. */
class Messages {
  private readonly received: string[] = [];
  private isOver = false;
  private wake = () => {};

  constructor(socket: WebSocket) {
    socket.on('message', (data: RawData) => {
      this.received.push((data as Buffer).toString());
      this.wake();
    });
    socket.once('close', () => {
      this.isOver = true;
      this.wake();
    });
  }

  /** @returns `undefined` where none comes in time, or none will come any more */
  async next(timeoutMs: number): Promise<string | undefined> {
    if (this.received.length === 0 && !this.isOver) {
      await new Promise<void>((done) => {
        const timer = setTimeout(done, timeoutMs);
        this.wake = () => {
          clearTimeout(timer);
          done();
        };
      });
    }
    return this.received.shift();
  }
}
