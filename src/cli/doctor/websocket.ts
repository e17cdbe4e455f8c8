import { WebSocket, type RawData } from 'ws';
import { broken, ok, type Finding } from './finding.js';

/** Longest wait for a ping, whatever interval the server names. */
const LONGEST_WAIT_MS = 60_000;
const GRACE_MS = 3_000;
const HANDSHAKE_TIMEOUT_MS = 5_000;

/**
 * Opens a WebSocket as browsers do.
 * @param patiently then stays idle until the first ping of the server, or until a proxy closes the connection
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
      `a WebSocket does not open (${refusal}): make the proxy forward the Upgrade and Connection headers; until then all clients use polling`,
    );
  } finally {
    socket.terminate();
  }
}

/** Returns the HTTP status that was sent in place of a WebSocket; `undefined` if it opened. */
function refusalOf(socket: WebSocket): Promise<string | undefined> {
  return new Promise((done) => {
    socket.once('open', () => done(undefined));
    socket.once('unexpected-response', (_, { statusCode }) => done(String(statusCode)));
    socket.on('error', () => done('no reply'));
  });
}

async function listen(messages: Messages, patiently: boolean): Promise<Finding> {
  const greeting = await messages.next(GRACE_MS);
  // The first packet of Engine.IO holds its settings.
  if (!greeting?.startsWith('0{')) {
    return broken(
      'websocket',
      'a WebSocket opens, but no data arrives: make the proxy forward frames at once, without buffering',
    );
  }
  if (!patiently) return ok('websocket', 'it opens');
  const { pingInterval } = JSON.parse(greeting.slice(1)) as { pingInterval: number };
  const began = performance.now();
  const sign = await messages.next(Math.min(pingInterval + GRACE_MS, LONGEST_WAIT_MS));
  if (sign !== undefined) return ok('websocket', 'it opens, and stays open while idle');
  const after = ((performance.now() - began) / 1_000).toFixed(1);
  return broken(
    'websocket',
    `the proxy closed an idle connection after ${after} s: set its timeout above PING_INTERVAL_MS (${pingInterval}), such as proxy_read_timeout 60s in nginx`,
  );
}

/** Queue of the messages that a server sends over a WebSocket. */
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

  /** @returns the next message; `undefined` after `timeoutMs`, or if the connection is closed */
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
