import { once } from 'node:events';
import { connect, type Socket as TcpSocket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Socket } from 'socket.io';
import { type CoalescingAdapter, coalescing } from '../../../src/delivery/batching/coalescing.adapter.js';
import { BroadcastHarness } from './broadcast-harness.js';
import { UPGRADE } from '../../support/websocket-upgrade-request.js';

const CAP_BYTES = 256 * 1024;
const WINDOW_MS = 5;
const LINES_PER_WINDOW = 16;
const GOODBYE_MAX_BYTES = 1024;
/** The last packet that engine.io sends to a poll before it closes. */
const CLOSE = /1$/;
const LINE = 'x'.repeat(8 * 1024);
/** More than the kernel buffers for a loopback connection. */
const LINES_MAX = 4_000;

describe('slow consumers', () => {
  let harness: BroadcastHarness;
  let adapter: CoalescingAdapter;
  let slow: Socket[];

  beforeEach(async () => {
    slow = [];
    adapter = coalescing({
      capBytes: CAP_BYTES,
      graceMs: 200,
      onSlow: (socket) => slow.push(socket as never),
    });
    harness = await BroadcastHarness.open({ adapter: adapter });
  });
  afterEach(async () => harness.close());

  /**
   * Broadcasts until a connection is closed, and returns the most bytes that a connection buffered
   * meanwhile.
   */
  async function broadcastUntilDisconnect(say: () => void): Promise<{ lines: number; held: number }> {
    let held = 0;
    let lines = 0;
    while (adapter.counters.slowDisconnects === 0 && lines < LINES_MAX) {
      say();
      lines += 1;
      if (lines % LINES_PER_WINDOW === 0) await sleep(WINDOW_MS);
      for (const socket of harness.server.sockets.sockets.values()) held = Math.max(held, heldFor(socket));
    }
    return { lines, held };
  }

  it('closes a slow consumer at the cap, while other connections receive every broadcast', async () => {
    const ann = await harness.connect('ann');
    const { tcp, serverSocket } = await connectSleeper(harness);
    const gone = once(serverSocket, 'disconnect');
    const { lines, held } = await broadcastUntilDisconnect(() =>
      harness.server.to('main').emit('message', LINE),
    );
    await gone;
    expect(slow).toEqual([serverSocket]);
    expect(adapter.counters.slowDisconnects).toBe(1);
    expect(held).toBeLessThanOrEqual(CAP_BYTES + GOODBYE_MAX_BYTES);
    harness.server.emit('fence');
    await ann.receives('fence');
    expect(ann.received.filter(([, event]) => event === 'message')).toHaveLength(lines);
    expect(ann.socket.connected).toBe(true);
    tcp.destroy();
  });

  it('terminates a slow consumer that never reads again after the grace period, and frees its memory', async () => {
    const { tcp, serverSocket, served } = await connectSleeper(harness);
    await broadcastUntilDisconnect(() => serverSocket.emit('message', LINE));
    await once(served, 'close');
    expect(served.destroyed).toBe(true);
    expect(harness.server.engine.clientsCount).toBe(0);
    tcp.destroy();
  });

  it('sends `goodbye` after everything else to a slow consumer that reads again in time', async () => {
    const { tcp, serverSocket } = await connectSleeper(harness);
    await broadcastUntilDisconnect(() => harness.server.emit('message', LINE));
    let tail = '';
    tcp.on('data', (chunk: Buffer) => (tail = (tail + chunk.toString('latin1')).slice(-400)));
    await once(tcp.resume(), 'end');
    expect(tail).toMatch(/42\["goodbye",\{"reason":"slow","reconnectInMs":\d+\}\]/);
    expect(serverSocket.connected).toBe(false);
    tcp.destroy();
  });

  it('closes a polling slow consumer at the cap', async () => {
    const url = `http://127.0.0.1:${harness.port}/socket.io/?EIO=4&transport=polling`;
    const { sid } = JSON.parse((await (await fetch(url)).text()).slice(1)) as { sid: string };
    const arrival = once(harness.server, 'connection');
    await fetch(`${url}&sid=${sid}`, { method: 'POST', body: '40{}' });
    const [serverSocket] = (await arrival) as [Socket];
    const { held } = await broadcastUntilDisconnect(() => harness.server.to('main').emit('message', LINE));
    expect(slow).toEqual([serverSocket]);
    expect(held).toBeLessThanOrEqual(CAP_BYTES + LINE.length + GOODBYE_MAX_BYTES);
    expect(await (await fetch(`${url}&sid=${sid}`)).text()).toContain('"goodbye"');
    expect(await (await fetch(`${url}&sid=${sid}`)).text()).toMatch(CLOSE);
  });
});

/** A WebSocket client that connects and then never reads. */
async function connectSleeper(
  harness: BroadcastHarness,
): Promise<{ tcp: TcpSocket; serverSocket: Socket; served: TcpSocket }> {
  const arrival = once(harness.server, 'connection');
  const tcp = connect(harness.port, '127.0.0.1');
  tcp.write(UPGRADE);
  await once(tcp, 'data');
  // "40" in a masked text frame with a mask of zeros.
  tcp.write(Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x34, 0x30]));
  const [serverSocket] = (await arrival) as [Socket];
  tcp.pause();
  return { tcp, serverSocket, served: serverSocket.request.socket };
}

function heldFor({ conn }: Socket): number {
  const { transport, writeBuffer } = conn as unknown as {
    transport: { socket?: { bufferedAmount: number } };
    writeBuffer: { data: string }[];
  };
  return (
    (transport.socket?.bufferedAmount ?? 0) + writeBuffer.reduce((sum, { data }) => sum + data.length, 0)
  );
}
