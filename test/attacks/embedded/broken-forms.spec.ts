import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ServerProcess } from '../../faults/server-process.js';
import { FILE_END, FILE_START } from '../../support/raw-upload.js';
import { TestClient } from '../../support/test-client.js';
import { bearer } from '../../support/uploads.js';

/** Long, because a whole process starts here on a machine that may be busy. */
const TIMEOUT_MS = 180_000;
const OTHER_FILE = FILE_START.replace('"file"', '"other"');

describe('malformed forms', () => {
  let server: ServerProcess;
  let attacker: TestClient;
  beforeAll(async () => {
    server = await ServerProcess.start();
    attacker = new TestClient(server.url, { name: 'attacker' });
    await attacker.receives('welcome');
  }, TIMEOUT_MS);
  afterAll(async () => {
    attacker.disconnect();
    await server.end();
  });

  const post = (body: string): Promise<Response> =>
    fetch(`${server.url}/attachments`, {
      method: 'POST',
      headers: { ...bearer(attacker), 'content-type': 'multipart/form-data; boundary=x' },
      body,
    });

  it.each([
    ['breaks off in a file of another name', `${OTHER_FILE}words`],
    ['breaks off in a second file', `${FILE_START}words\r\n${FILE_START}more`],
    ['breaks off in the headers of a part', `${FILE_START}words\r\n--x\r\nContent-`],
    ['has several broken parts', '--x\r\n\r\n\r\n'.repeat(10) + '--x--\r\n'],
    ['has broken parts around a file', `--x\r\n\r\n\r\n${FILE_START}words\r\n--x\r\n\r\n${FILE_END}`],
    ['has a part with headers of 20 KiB', FILE_START.replace('a.txt', 'a'.repeat(20_000)) + FILE_END],
    ['has a NUL in a header', FILE_START.replace('a.txt', 'a\0.txt') + FILE_END],
  ])('refuses a form where it %s, and keeps the server running', async (_, body) => {
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'invalid' });
    expect((await post(`${FILE_START}words${FILE_END}`)).status).toBe(201);
    expect(server.faults).toEqual([]);
  });
});
