import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { TestServer } from '../support/test-server.js';
import { bearer, fetchAs, upload } from '../support/uploads.js';

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** The body as sent over the wire: `fetch` would decompress it. */
function get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((done, failed) => {
    const asking = request(new URL(path, chat.url), { headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () =>
        done({ status: answer.statusCode!, headers: answer.headers, body: Buffer.concat(parts) }),
      );
    });
    asking.once('error', failed);
    asking.end();
  });
}

const DECODERS = { br: brotliDecompressSync, gzip: gunzipSync };

let chat: TestServer;
let script: string;
beforeAll(async () => {
  chat = await TestServer.open({ allowedOrigins: ['https://chat.example'] });
  script = /assets\/chat-[\w-]+\.js/.exec((await get('/chat.html')).body.toString())![0];
});
afterAll(() => chat.close());

describe('files of the page', () => {
  const FILES = ['/', '/chat.html', '/manifest.webmanifest', '/avatars.svg', '/worker.js', 'script'];

  it.each(FILES)(
    'compresses a file of the page with Brotli or gzip as the client accepts it: %s',
    async (name) => {
      const path = name === 'script' ? `/${script}` : name;
      const plain = await get(path);
      expect(plain.headers['content-encoding']).toBeUndefined();
      for (const encoding of ['br', 'gzip'] as const) {
        const { status, headers, body } = await get(path, { 'Accept-Encoding': encoding });
        expect([status, headers['content-encoding']]).toEqual([200, encoding]);
        expect(DECODERS[encoding](body).equals(plain.body)).toBe(true);
        expect(body.length).toBeLessThan(plain.body.length);
        expect(headers.vary).toMatch(/Accept-Encoding/);
        expect(headers.vary).toMatch(/Origin/);
        expect(headers['content-type']).toBe(plain.headers['content-type']);
        expect(headers['cache-control']).toBe(plain.headers['cache-control']);
        expect(headers.etag).not.toBe(plain.headers.etag);
        const again = { 'Accept-Encoding': encoding, 'If-None-Match': String(headers.etag) };
        expect((await get(path, again)).status).toBe(304);
      }
      expect(plain.headers.vary).toMatch(/Accept-Encoding/);
    },
  );

  it('prefers Brotli where the client accepts both, and compresses nothing where it refuses both', async () => {
    const both = await get('/chat.html', { 'Accept-Encoding': 'gzip, deflate, br, zstd' });
    expect(both.headers['content-encoding']).toBe('br');
    const none = await get('/chat.html', { 'Accept-Encoding': 'br;q=0, gzip;q=0' });
    expect(none.headers['content-encoding']).toBeUndefined();
  });

  it('caches a file for ever where its name holds a hash, and revalidates it each time otherwise', async () => {
    const br = { 'Accept-Encoding': 'br' };
    expect((await get(`/${script}`, br)).headers['cache-control']).toBe(
      'public, max-age=31536000, immutable',
    );
    expect((await get('/chat.html', br)).headers['cache-control']).toBe('no-cache');
  });
});

describe('documents', () => {
  it.each(['/docs', '/docs/asyncapi.json', '/docs/openapi.json', '/docs/docs.css'])(
    'compresses a document: %s',
    async (path) => {
      const plain = await get(path);
      for (const encoding of ['br', 'gzip'] as const) {
        const { headers, body } = await get(path, { 'Accept-Encoding': encoding });
        expect(headers['content-encoding']).toBe(encoding);
        expect(headers['cache-control']).toBe('public, max-age=300');
        expect(headers['content-type']).toBe(plain.headers['content-type']);
        expect(headers.vary).toMatch(/Accept-Encoding/);
        expect(DECODERS[encoding](body).equals(plain.body)).toBe(true);
      }
    },
  );

  it('compresses documents at build time', () => {
    const built = readFileSync('dist/documents/asyncapi.json.br');
    expect(brotliDecompressSync(built).toString()).toBe(readFileSync('docs/asyncapi.json', 'utf8'));
  });
});

describe('compression of replies', () => {
  const both = { 'Accept-Encoding': 'br, gzip' };

  it('does not compress a reply shorter than 1 KiB', async () => {
    expect((await get('/health/live', both)).headers['content-encoding']).toBeUndefined();
  });

  it('compresses a longer reply', async () => {
    const long = await get(`/${'x'.repeat(2_000)}`, both);
    expect([long.status, long.headers['content-encoding']]).toEqual([404, 'br']);
    expect(long.headers.vary).toMatch(/Accept-Encoding/);
  });

  it('does not compress a reply to a request with a token or a cookie', async () => {
    const path = `/${'x'.repeat(2_000)}`;
    for (const [name, value] of [
      ['Authorization', 'Bearer abc'],
      ['Cookie', 'a=b'],
    ] as const) {
      expect((await get(path, { ...both, [name]: value })).headers['content-encoding']).toBeUndefined();
    }
  });

  it('does not compress long polling, which carries tokens beside texts of other users', async () => {
    const alice = await chat.join('alice');
    await alice.sendText('x'.repeat(1_900));
    // A long polling session lives on the node that opened it.
    const polling = new URL('/socket.io/?EIO=4&transport=polling', chat.url).href;
    const opened = await get(polling, both);
    expect(opened.headers['content-encoding']).toBeUndefined();
    const { sid } = JSON.parse(opened.body.toString().slice(1)) as { sid: string };
    const at = `${polling}&sid=${sid}`;
    await fetch(at, { method: 'POST', body: '40' });
    // The welcome, with its texts, comes in one of the first replies.
    let length = 0;
    while (length < 1_024) {
      const { status, headers, body } = await get(at, both);
      expect([status, headers['content-encoding']]).toEqual([200, undefined]);
      length = body.length;
    }
  });
});

it('does not compress an uploaded file of any type', async () => {
  const bob = await chat.join('bob');
  const content = JSON.stringify({ text: 'tea '.repeat(1_000) });
  const { id } = await upload(chat, bob, content, { name: 'a.json' });
  const answer = await get(`/attachments/${id}`, { ...bearer(bob), 'Accept-Encoding': 'br, gzip' });
  expect(answer.headers['content-encoding']).toBeUndefined();
  expect(answer.body.toString()).toBe(content);
  expect((await fetchAs(chat, bob, id)).status).toBe(200);
});
