import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { readdir, readlink } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { LEAST_DOWNLOAD_SPEED } from '../../../src/attachment/file-response.js';
import { FileStorage } from '../../../src/attachment/storage/file-storage.js';
import { RateLimits } from '../../../src/rate-limit/rate-limits.js';
import { TestServer } from '../../support/test-server.js';
import type { TestClient } from '../../support/test-client.js';
import { RawConnection } from '../../support/raw-connection.js';
import { rawRequest } from '../../support/raw-upload.js';
import { waitFor } from '../../support/wait-for.js';
import { bearer, fetchAs, upload } from '../../support/uploads.js';

const MIB = 2 ** 20;
/** As many bytes as one address may download in a minute. */
const SHARE_BYTES = 768 * MIB;

describe('downloads', () => {
  let chat: TestServer;
  let alice: TestClient;
  let id: string;
  beforeAll(async () => {
    chat = await TestServer.open({ rateLimits: true });
    alice = await chat.join('alice');
    ({ id } = await upload(chat, alice, Buffer.alloc(9 * MIB, 'x')));
  });
  afterAll(() => chat.close());

  const get = () =>
    `GET /attachments/${id} HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${bearer(alice).authorization}\r\n\r\n`;
  const countOf = (text: string, part: string): number => text.split(part).length - 1;

  it('opens no file for a HEAD request', async () => {
    const store = chat.get(FileStorage);
    let reads = 0;
    const read = store.read.bind(store);
    store.read = (...args) => {
      reads += 1;
      return read(...args);
    };
    const { status, headers } = await fetch(`${chat.url}/attachments/${id}`, {
      method: 'HEAD',
      headers: bearer(alice),
    });
    expect([status, headers.get('content-length'), reads]).toEqual([200, String(9 * MIB), 0]);
    expect((await (await fetchAs(chat, alice, id)).arrayBuffer()).byteLength).toBe(9 * MIB);
    expect(reads).toBe(1);
  });

  it('opens one file when a connection that does not read requests many at once', async () => {
    const connection = new RawConnection(chat.url).stopReading().write(get().repeat(8));
    await waitFor(async () => (await openFiles(id)) > 0);
    await pause(500);
    expect(await openFiles(id)).toBe(1);
    connection.leave();
    await waitFor(async () => (await openFiles(id)) === 0);
  });

  it('closes a connection that requests hundreds of files at once', async () => {
    const connection = new RawConnection(chat.url).stopReading().write(get().repeat(300));
    await connection.closed;
    await waitFor(async () => (await openFiles(id)) === 0);
    expect((await (await fetchAs(chat, alice, id)).arrayBuffer()).byteLength).toBe(9 * MIB);
  });

  it.each([
    ['nothing', 0],
    ['a byte now and then', 1],
  ])('ends a download where its client reads %s', async (_, bytes) => {
    const { overMs } = LEAST_DOWNLOAD_SPEED;
    LEAST_DOWNLOAD_SPEED.overMs = 1_000;
    const connection = await rawRequest(chat.url, {
      method: 'GET',
      path: `/attachments/${id}`,
      headers: bearer(alice),
    });
    connection.pause();
    const reading = setInterval(() => bytes > 0 && connection.read(bytes), 200);
    try {
      await waitFor(async () => (await openFiles(id)) === 1);
      await waitFor(async () => (await openFiles(id)) === 0);
    } finally {
      LEAST_DOWNLOAD_SPEED.overMs = overMs;
      clearInterval(reading);
    }
    connection.resume();
    await once(connection, 'close');
    expect(connection.bytesRead).toBeLessThan(9 * MIB);
  });

  it('continues a download where its client reads slowly', async () => {
    const { overMs } = LEAST_DOWNLOAD_SPEED;
    LEAST_DOWNLOAD_SPEED.overMs = 1_000;
    const response = await fetchAs(chat, alice, id);
    let bytes = 0;
    for await (const piece of response.body!) {
      bytes += piece.length;
      await pause(20);
    }
    LEAST_DOWNLOAD_SPEED.overMs = overMs;
    expect(bytes).toBe(9 * MIB);
  });

  it('charges and refuses a download that is one of many requested at once', async () => {
    await chat.get(RateLimits).downloaded('127.0.0.1', SHARE_BYTES - 10 * MIB);
    const connection = new RawConnection(chat.url).write(get().repeat(8));
    await waitFor(() => countOf(connection.heard, 'HTTP/1.1 ') === 8);
    connection.leave();
    expect(countOf(connection.heard, 'HTTP/1.1 200')).toBeLessThanOrEqual(3);
    expect(countOf(connection.heard, 'HTTP/1.1 429')).toBeGreaterThanOrEqual(5);
  });
});

/**
 * Returns the file descriptors of this process, which is also the server, for a file with this
 * name.
 */
async function openFiles(name: string): Promise<number> {
  const descriptors = await readdir('/proc/self/fd');
  const targets = await Promise.all(descriptors.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')));
  return targets.filter((target) => target.endsWith(name)).length;
}
