import { once } from 'node:events';
import { connect, type Socket as TcpSocket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Socket } from 'socket.io';
import { type CoalescingAdapter, coalescing } from '../../src/delivery/coalescing.adapter.js';
import { Theatre } from './theatre.js';
import { UPGRADE } from '../support/upgrade.js';

const CAP_BYTES = 256 * 1024;
const WINDOW_MS = 5;
const LINES_PER_WINDOW = 16;
const GOODBYE_MAX_BYTES = 1024;
/** The last that engine.io says to a poll before it closes. */
const CLOSE = /1$/;
const LINE = 'x'.repeat(8 * 1024);
/** More than the kernel holds for a connection on loopback. */
const LINES_MAX = 4_000;

describe('a reader that does not read', () => {
  let theatre: Theatre;
  let adapter: CoalescingAdapter;
  let slow: Socket[];

  beforeEach(async () => {
    slow = [];
    adapter = coalescing({
      capBytes: CAP_BYTES,
      graceMs: 200,
      onSlow: (socket) => slow.push(socket as never),
    });
    theatre = await Theatre.open({ adapter: adapter });
  });
  afterEach(async () => theatre.close());

  /** Speaks until somebody is let go, and tells the most that any connection held meanwhile. */
  async function speakUntilSomebodyGoes(say: () => void): Promise<{ lines: number; held: number }> {
    let held = 0;
    let lines = 0;
    while (adapter.counters.slowDisconnects === 0 && lines < LINES_MAX) {
      say();
      lines += 1;
      if (lines % LINES_PER_WINDOW === 0) await sleep(WINDOW_MS);
      for (const socket of theatre.server.sockets.sockets.values()) held = Math.max(held, heldFor(socket));
    }
    return { lines, held };
  }

  it('is let go at the cap, while the others hear everything', async () => {
    const ann = await theatre.admit('ann');
    const { tcp, seat } = await sleeper(theatre);
    const gone = once(seat, 'disconnect');
    const { lines, held } = await speakUntilSomebodyGoes(() => theatre.server.to('stage').emit('said', LINE));
    await gone;
    expect(slow).toEqual([seat]);
    expect(adapter.counters.slowDisconnects).toBe(1);
    expect(held).toBeLessThanOrEqual(CAP_BYTES + GOODBYE_MAX_BYTES);
    theatre.server.emit('fence');
    await ann.hears('fence');
    expect(ann.heard.filter(([, event]) => event === 'said')).toHaveLength(lines);
    expect(ann.socket.connected).toBe(true);
    tcp.destroy();
  });

  it('frees its memory after the grace, though it never reads again', async () => {
    const { tcp, seat, served } = await sleeper(theatre);
    await speakUntilSomebodyGoes(() => seat.emit('said', LINE));
    await once(served, 'close');
    expect(served.destroyed).toBe(true);
    expect(theatre.server.engine.clientsCount).toBe(0);
    tcp.destroy();
  });

  it('finds the goodbye behind everything else, where it reads again in time', async () => {
    const { tcp, seat } = await sleeper(theatre);
    await speakUntilSomebodyGoes(() => theatre.server.emit('said', LINE));
    let tail = '';
    tcp.on('data', (chunk: Buffer) => (tail = (tail + chunk.toString('latin1')).slice(-400)));
    await once(tcp.resume(), 'end');
    expect(tail).toMatch(/42\["goodbye",\{"reason":"slow","reconnectInMs":\d+\}\]/);
    expect(seat.connected).toBe(false);
    tcp.destroy();
  });

  it('is let go while polling, too', async () => {
    const url = `http://127.0.0.1:${theatre.port}/socket.io/?EIO=4&transport=polling`;
    const { sid } = JSON.parse((await (await fetch(url)).text()).slice(1)) as { sid: string };
    const arrival = once(theatre.server, 'connection');
    await fetch(`${url}&sid=${sid}`, { method: 'POST', body: '40{}' });
    const [seat] = (await arrival) as [Socket];
    const { held } = await speakUntilSomebodyGoes(() => theatre.server.to('stage').emit('said', LINE));
    expect(slow).toEqual([seat]);
    expect(held).toBeLessThanOrEqual(CAP_BYTES + LINE.length + GOODBYE_MAX_BYTES);
    expect(await (await fetch(`${url}&sid=${sid}`)).text()).toContain('"goodbye"');
    expect(await (await fetch(`${url}&sid=${sid}`)).text()).toMatch(CLOSE);
  });
});

/** A WebSocket client that says hello and then never reads. */
async function sleeper(theatre: Theatre): Promise<{ tcp: TcpSocket; seat: Socket; served: TcpSocket }> {
  const arrival = once(theatre.server, 'connection');
  const tcp = connect(theatre.port, '127.0.0.1');
  tcp.write(UPGRADE);
  await once(tcp, 'data');
  // "40" in a masked text frame with a mask of zeros.
  tcp.write(Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x34, 0x30]));
  const [seat] = (await arrival) as [Socket];
  tcp.pause();
  return { tcp, seat, served: seat.request.socket };
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
