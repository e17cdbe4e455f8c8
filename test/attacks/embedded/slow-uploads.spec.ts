import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readdir } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SLOT_DEADLINE, UploadSlots } from '../../../src/attachment/upload-slots.registry.js';
import { TestServer } from '../../support/test-server.js';
import type { TestClient } from '../../support/test-client.js';
import { FILE_START, rawUpload, statusOf } from '../../support/raw-upload.js';
import { percentile } from '../../support/latency.js';
import { waitFor } from '../../support/wait-for.js';
import { bearer } from '../../support/uploads.js';

/** As many as the upload slots of a node. */
const SLOW_UPLOADS = 32;
const FILE_BYTES = 1_000_000;
const MEASURED_UPLOADS = 40;
/** A client gives up after this time, and counts as having waited for it. */
const PATIENCE_MS = 60_000;

describe('slow uploads', () => {
  let chat: TestServer;
  let victim: TestClient;
  let sockets: Socket[];
  let dripping: NodeJS.Timeout | undefined;
  beforeEach(async () => {
    chat = await TestServer.open({ trustProxy: 1 });
    victim = await chat.join('victim');
    sockets = [];
  });
  afterEach(async () => {
    clearInterval(dripping);
    for (const socket of sockets) socket.destroy();
    await chat.close();
  });

  /** @param addresses addresses of the attackers, used in turn */
  const attack = async (addresses: string[], piece: string, everyMs: number): Promise<Promise<number>[]> => {
    const attackers = await Promise.all(
      Array.from({ length: SLOW_UPLOADS }, (_, index) => chat.join(`attacker ${index}`)),
    );
    sockets = await Promise.all(
      attackers.map((attacker, index) =>
        rawUpload(chat, attacker, FILE_BYTES, { 'X-Forwarded-For': addresses[index % addresses.length]! }),
      ),
    );
    for (const socket of sockets) socket.write(FILE_START);
    dripping = setInterval(() => {
      for (const socket of sockets) socket.write(piece);
    }, everyMs);
    return sockets.map(statusOf);
  };

  it('leaves slots to other addresses when one address uploads slowly', async () => {
    const calm = await latencies(chat, victim, '198.51.100.1', MEASURED_UPLOADS);
    void (await attack(['203.0.113.1'], 'x', 8_000));
    const busy = await latencies(chat, victim, '198.51.100.1', MEASURED_UPLOADS);
    console.log(`1 byte in 8 s, victim at another address: calm ${figures(calm)}; attacked ${figures(busy)}`);
    expect(percentile(busy, 99)).toBeLessThan(5_000);
  }, 120_000);

  it('ends slow uploads that hold every slot when another upload waits', async () => {
    const ends = await attack(['203.0.113.1', '203.0.113.2'], 'x', 8_000);
    const busy = await latencies(chat, victim, '198.51.100.1', 5);
    console.log(`1 byte in 8 s from two addresses, every slot held: ${figures(busy)}`);
    expect(percentile(busy, 99)).toBeLessThan(20_000);
    expect(await Promise.race(ends)).toBe(429);
  }, 120_000);

  it('delays an upload behind slow uploads of its own address by seconds only', async () => {
    void (await attack(['203.0.113.1'], 'x'.repeat(5_000), 1_000));
    const busy = await latencies(chat, victim, '203.0.113.1', 5);
    console.log(`5,000 bytes in 1 s, victim at the same address: ${figures(busy)}`);
    expect(percentile(busy, 99)).toBeLessThan(20_000);
  }, 120_000);

  it('ends uploads below the minimum speed, also when no upload waits', async () => {
    const socket = await rawUpload(chat, victim, FILE_BYTES);
    sockets = [socket];
    socket.write(FILE_START);
    dripping = setInterval(() => socket.write('x'.repeat(500)), 1_000);
    expect(await statusOf(socket)).toBe(429);
  }, 60_000);

  it('ends uploads at the deadline, whatever their speed', async () => {
    const { ms } = SLOT_DEADLINE;
    SLOT_DEADLINE.ms = 2_000;
    try {
      const socket = await rawUpload(chat, victim, FILE_BYTES);
      sockets = [socket];
      socket.write(FILE_START);
      dripping = setInterval(() => socket.write('x'.repeat(20_000)), 200);
      const start = performance.now();
      expect(await statusOf(socket)).toBe(429);
      expect(performance.now() - start).toBeGreaterThan(1_500);
      await waitFor(() => chat.get(UploadSlots).inUse === 0);
      await waitFor(async () => (await readdir(join(chat.config.dataDir, 'incoming'))).length === 0);
    } finally {
      SLOT_DEADLINE.ms = ms;
    }
  });

  it('accepts uploads above the minimum speed', async () => {
    const content = 'x'.repeat(60_000);
    const body = Buffer.from(`${FILE_START}${content}\r\n--x--\r\n`);
    const socket = await rawUpload(chat, victim, body.length);
    sockets = [socket];
    const status = statusOf(socket);
    // A slow line that stalls for seconds, as in a tunnel.
    for (let sent = 0; sent < body.length; sent += 20_000) {
      socket.write(body.subarray(sent, sent + 20_000));
      await pause(6_000);
    }
    expect(await status).toBe(201);
  }, 60_000);
});

/**
 * Returns how long each upload took until accepted, one after the other, with retries where the
 * server asks for them.
 */
async function latencies(
  chat: TestServer,
  who: TestClient,
  address: string,
  count: number,
): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const start = performance.now();
    const elapsed = (): number => performance.now() - start;
    while ((await statusOfUpload(chat, who, address)) !== 201) {
      if (elapsed() > PATIENCE_MS) return [...times, elapsed()];
      await pause(1_000);
    }
    times.push(elapsed());
  }
  return times;
}

async function statusOfUpload(chat: TestServer, who: TestClient, address: string): Promise<number> {
  const form = new FormData();
  form.set('file', new Blob(['words']), 'a.txt');
  const headers = { ...bearer(who), 'x-forwarded-for': address };
  const response = await fetch(`${chat.url}/attachments`, { method: 'POST', headers, body: form });
  await response.arrayBuffer();
  return response.status;
}

function figures(times: number[]): string {
  return `p50 ${percentile(times, 50).toFixed(0)} ms, p99 ${percentile(times, 99).toFixed(0)} ms (${times.length} uploads)`;
}
