import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { readdir, readlink } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { requestSignal } from '../../../src/common/request-signal.js';
import { UploadSlots } from '../../../src/attachment/upload-slots.registry.js';
import { readBody } from '../../../src/webhook/read-body.js';
import { TestServer } from '../../support/test-server.js';
import type { TestClient } from '../../support/test-client.js';
import { FILE_END, FILE_START, rawRequest, rawUpload } from '../../support/raw-upload.js';
import { waitFor } from '../../support/wait-for.js';
import { tryUpload, upload } from '../../support/uploads.js';

/** More than the upload slots of a node. */
const ATTEMPTS = 56;

describe('aborted uploads', () => {
  let chat: TestServer;
  let attacker: TestClient;
  let victim: TestClient;
  beforeAll(async () => {
    chat = await TestServer.open();
    [attacker, victim] = [await chat.join('attacker'), await chat.join('victim')];
  });
  afterAll(() => chat.close());

  const whole = FILE_START + 'words' + FILE_END;
  it.each([
    ['after three bytes', 1_000, '--x'],
    ['after its head', 1_000, ''],
    ['in the middle of its file', 1_000, FILE_START + 'words'],
    ['after its last byte', Buffer.byteLength(whole), whole],
  ])('frees the slot when the connection is reset %s', async (_, length, body) => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const socket = await rawUpload(chat, attacker, length);
      if (body) socket.write(body);
      socket.resetAndDestroy();
      await once(socket, 'close');
    }
    expect(await tryUpload(chat, victim, 'words')).toMatchObject({ status: 201 });
    await waitFor(async () => chat.get(UploadSlots).inUse === 0);
    await waitFor(async () => (await readdir(join(chat.config.dataDir, 'incoming'))).length === 0);
  });

  it('frees the slot when the connection is closed in order', async () => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const socket = await rawUpload(chat, attacker, 1_000);
      socket.end('--x');
      socket.resume();
      await once(socket, 'close');
    }
    expect(await tryUpload(chat, victim, 'words')).toMatchObject({ status: 201 });
    await waitFor(() => chat.get(UploadSlots).inUse === 0);
  });

  it('leaves the queue when an upload that waits for a slot is aborted', async () => {
    const held = await Promise.all(Array.from({ length: 8 }, () => rawUpload(chat, attacker, 1_000)));
    for (const socket of held) socket.write(FILE_START);
    await waitFor(() => chat.get(UploadSlots).inUse === held.length);
    const queued = await Promise.all(Array.from({ length: 8 }, () => rawUpload(chat, attacker, 1_000)));
    for (const socket of [...queued, ...held]) socket.resetAndDestroy();
    await waitFor(() => chat.get(UploadSlots).inUse === 0);
    expect(await tryUpload(chat, attacker, 'words')).toMatchObject({ status: 201 });
  });
});

describe('aborted downloads', () => {
  it('closes the file when the connection is reset at once', async () => {
    const chat = await TestServer.open();
    try {
      const alice = await chat.join('alice');
      const { id } = await upload(chat, alice, Buffer.alloc(2 ** 20, 'x'));
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const headers = { Authorization: `Bearer ${alice.token}` };
        const socket = await rawRequest(chat.url, { method: 'GET', path: `/attachments/${id}`, headers });
        socket.resetAndDestroy();
        await once(socket, 'close');
      }
      await waitFor(async () => (await openFiles(id)) === 0);
    } finally {
      await chat.close();
    }
  });
});

describe('aborted request bodies', () => {
  let server: ReturnType<typeof createServer>;
  beforeEach(async () => {
    server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => void server.close());

  it('refuses a body whose client disconnected before it was read', async () => {
    const asked = once(server, 'request') as Promise<[IncomingMessage, ServerResponse]>;
    const { port } = server.address() as AddressInfo;
    const body = '{"content":"words"}';
    const socket = await rawRequest(`http://127.0.0.1:${port}`, {
      headers: { 'Content-Length': Buffer.byteLength(body) },
    });
    socket.write(body);
    const [request, response] = await asked;
    const gone = requestSignal(request, response);
    await waitFor(() => request.complete);
    const closed = once(response, 'close');
    socket.resetAndDestroy();
    await closed;
    await expect(readBody(request, gone)).rejects.toMatchObject({ code: 'invalid' });
    expect(requestSignal(request, response).aborted).toBe(true);
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
