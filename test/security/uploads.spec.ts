import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import sharp from 'sharp';
import { TestServer } from '../support/test-server.js';
import { measureLoad } from '../support/latency.js';
import { bearer, fetchAs, tryUpload, upload, type UploadOf } from '../support/uploads.js';
import type { TestClient } from '../support/test-client.js';
import { waitFor } from '../support/wait-for.js';
import { gifOf, pngOf } from './decompression-bombs.js';
import { endlessUpload, uploadStatus } from './endless-uploads.js';

describe('malicious uploads', () => {
  let chat: TestServer;
  let pest: TestClient;
  beforeAll(async () => {
    chat = await TestServer.open();
    pest = await chat.join('pest');
  });
  afterAll(() => chat.close());

  const answerTo = async (content: Uint8Array | string, more: UploadOf) => {
    const { status, answer } = await tryUpload(chat, pest, content, more);
    return [status, answer.code ?? answer.type];
  };
  const bytesOf = async (id: string) =>
    Buffer.from(await (await fetchAs(chat, pest, id)).arrayBuffer()).toString('latin1');
  const drawing = (format: 'jpeg' | 'png' | 'gif' | 'webp') =>
    sharp({ create: { width: 64, height: 48, channels: 3, background: '#35c' } })
      .toFormat(format)
      .toBuffer();

  it('rejects a picture of 900 megapixels by its first bytes, without using memory', async () => {
    const before = process.memoryUsage.rss();
    for (const bomb of [pngOf(30_000, 30_000), gifOf(30_000, 30_000)]) {
      expect(await answerTo(bomb, { name: 'bomb.png' })).toEqual([413, 'too_large']);
    }
    expect((process.memoryUsage.rss() - before) / 2 ** 20).toBeLessThan(200);
  });

  it('counts all frames of an animation', async () => {
    const frames = 300;
    const bomb = gifOf(512, 512, frames);
    expect((await sharp(bomb, { limitInputPixels: false }).metadata()).pages).toBe(frames);
    expect(await answerTo(bomb, { name: 'bomb.gif', type: 'image/gif' })).toEqual([413, 'too_large']);
  });

  it('keeps a long screenshot readable: it bounds the pixels, not the longer side', async () => {
    const page = await sharp({ create: { width: 1_080, height: 20_000, channels: 3, background: '#eee' } })
      .png()
      .toBuffer();
    const { width = 0, height = 0 } = await upload(chat, pest, page, { name: 'page.png' });
    expect(width).toBeGreaterThan(800);
    expect(width * height).toBeLessThanOrEqual(4_096 ** 2);
    expect(height).toBeLessThanOrEqual(16_383);
    expect(width / height).toBeCloseTo(1_080 / 20_000, 3);
  });

  it('keeps a small animation animated', async () => {
    const moving = await sharp({
      create: { width: 20, height: 60, channels: 3, background: '#123', pageHeight: 20 },
    } as never)
      .composite([
        { input: { create: { width: 20, height: 20, channels: 3, background: '#fff' } }, top: 20, left: 0 },
      ])
      .gif()
      .toBuffer();
    const before = await sharp(moving).metadata();
    const sent = await upload(chat, pest, moving, { name: 'moving.gif' });
    expect(sent).toMatchObject({ type: 'image/gif', width: 20, height: 20 });
    const after = await sharp(Buffer.from(await bytesOf(sent.id), 'latin1')).metadata();
    expect([after.pages, after.pages! > 1]).toEqual([before.pages, true]);
  });

  it.each([
    ['SVG called a picture', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'a.png', 'image/png'],
    ['HTML called a picture', '<!doctype html><script>alert(1)</script>', 'a.png', 'image/png'],
    ['HTML called a picture by its type alone', '<script>alert(1)</script>', 'a', 'image/jpeg'],
    ['a broken picture', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]), 'a.jpg', 'image/jpeg'],
    ['a program called a picture', 'MZ\u0090\u0000', 'a.gif', ''],
    ['nothing called a picture', '', 'a.webp', 'image/webp'],
  ])('rejects %s as a picture', async (_, content, name, type) => {
    expect(await answerTo(content, { name, type })).toEqual([400, 'invalid']);
  });

  it('rejects a truncated picture', async () => {
    const whole = await sharp({
      create: {
        width: 400,
        height: 400,
        channels: 3,
        noise: { type: 'gaussian', mean: 128, sigma: 40 },
      } as never,
    })
      .png()
      .toBuffer();
    const half = whole.subarray(0, whole.length / 2);
    expect(await answerTo(half, { name: 'half.png' })).toEqual([400, 'invalid']);
  });

  it.each([
    [
      'SVG',
      '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
      'a.svg',
      'image/svg+xml',
    ],
    ['HEIC', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic'), 'IMG_0001.HEIC', 'image/heic'],
    ['TIFF', Buffer.from('II*\0\x08\0\0\0'), 'scan.tiff', 'image/tiff'],
    ['BMP', Buffer.from('BM\x1a\0\0\0'), 'a.bmp', 'image/bmp'],
  ])('accepts %s as a file to download, which no browser displays', async (_, content, name, type) => {
    const sent = await upload(chat, pest, content, { name, type });
    expect(sent).toMatchObject({ type: 'application/octet-stream', name });
    const { headers } = await fetchAs(chat, pest, sent.id);
    expect(headers.get('content-type')).toBe('application/octet-stream');
    expect(headers.get('content-disposition')).toMatch(/^attachment; /);
    expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
  });

  it('serves HTML and scripts as downloads only', async () => {
    const { id, type } = await upload(chat, pest, '<!doctype html><script>alert(1)</script>', {
      name: 'page.html',
      type: 'text/html',
    });
    expect(type).toBe('application/octet-stream');
    const { headers } = await fetchAs(chat, pest, id);
    expect(headers.get('content-type')).toBe('application/octet-stream');
    expect(headers.get('content-disposition')).toMatch(/^attachment; /);
    expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each(['jpeg', 'png', 'gif', 'webp'] as const)(
    'removes data hidden in or behind a %s',
    async (format) => {
      const clean = await drawing(format);
      const hidden = '<script>alert("polyglot")</script>PK\u0003\u0004';
      const polyglot = Buffer.concat([clean, Buffer.from(hidden, 'latin1')]);
      const { id, type } = await upload(chat, pest, polyglot, { name: `both.html.${format}` });
      expect(type).toBe(`image/${format}`);
      const served = await bytesOf(id);
      expect(served).not.toContain('polyglot');
      expect(served).not.toContain('PK\u0003\u0004');
    },
  );

  it('removes location and camera data of a picture, and rotates it upright', async () => {
    const taken = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#fff' } })
      .withExif({
        IFD0: { Model: 'Spycam 3000', Orientation: '6' },
        IFD3: { GPSLatitude: '30/1 15/1 0/1', GPSLatitudeRef: 'N' },
      })
      .withMetadata({ orientation: 6 })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><secret>Hangzhou</secret></x:xmpmeta>')
      .jpeg()
      .toBuffer();
    const before = await sharp(taken).metadata();
    expect([before.orientation, before.exif !== undefined]).toEqual([6, true]);
    expect(taken.toString('latin1')).toMatch(/Hangzhou/);
    const sent = await upload(chat, pest, taken, { name: 'IMG_0001.jpg', type: 'image/jpeg' });
    expect(sent).toMatchObject({ width: 40, height: 60 });
    const served = await bytesOf(sent.id);
    const after = await sharp(Buffer.from(served, 'latin1')).metadata();
    expect([after.exif, after.xmp, after.iptc, after.orientation]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(served).not.toMatch(/Spycam|Hangzhou/);
  });

  it.each([
    ['../../../etc/passwd', 'passwd'],
    ['..\\..\\windows\\system.ini', 'system.ini'],
    ['\u202egpj.exe', 'gpj.exe'],
    ['two\r\nSet-Cookie: lines', 'twoSet-Cookie lines'],
    ['a\u0085b\u009b31m', 'ab31m'],
    ['..', undefined],
    [`${'long'.repeat(100)}.txt`, `${'long'.repeat(30)}.txt`],
  ])('shows the name %j as %j, and uses it for nothing else', async (name, shown) => {
    const sent = await upload(chat, pest, 'words', { name });
    expect(sent.name).toBe(shown);
    const response = await fetchAs(chat, pest, sent.id);
    expect([response.status, response.headers.get('set-cookie')]).toEqual([200, null]);
    expect(existsSync('/etc/passwd.drawn')).toBe(false);
  });

  it.each(['..%2f..%2fteahouse.db', '../teahouse.db', '%00', "'", 'x'.repeat(5_000), '%ff'])(
    'finds no file under the id %j',
    async (id) => {
      const response = await fetchAs(chat, pest, id);
      expect([400, 404, 414, 431]).toContain(response.status);
      expect(await response.text()).not.toMatch(/SQLite format|at .*\.js/);
    },
  );

  it.each([
    ['no form', {}, 'words'],
    ['a form without a boundary', { 'content-type': 'multipart/form-data' }, 'words'],
    ['a form of nothing', { 'content-type': 'multipart/form-data; boundary=x' }, '--x--\r\n'],
    ['a form that breaks off', { 'content-type': 'multipart/form-data; boundary=x' }, '--x\r\nContent-'],
    [
      'a field where the file should be',
      { 'content-type': 'multipart/form-data; boundary=x' },
      '--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nwords\r\n--x--\r\n',
    ],
    [
      'a file that breaks off',
      { 'content-type': 'multipart/form-data; boundary=x' },
      '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nwords',
    ],
    [
      'a file of another name',
      { 'content-type': 'multipart/form-data; boundary=x' },
      '--x\r\nContent-Disposition: form-data; name="__proto__"; filename="a"\r\n\r\nwords\r\n--x--\r\n',
    ],
  ])('rejects an upload of %s', async (_, headers, body) => {
    const response = await fetch(`${chat.url}/attachments`, {
      method: 'POST',
      headers: { ...bearer(pest), ...(headers as Record<string, string>) },
      body,
    });
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([400, 'invalid']);
  });

  it('cuts off ten gigabytes without a length at the limit, and leaves no file', async () => {
    const sent = await endlessUpload(chat, pest, 10 * 2 ** 30);
    expect(sent.status).toBe(413);
    expect(sent.code).toBe('too_large');
    // The buffers of the sockets on both sides may have been sent before the reply came.
    expect(sent.bytes).toBeLessThan(chat.config.attachmentMaxBytes + 16 * 2 ** 20);
    expect(await incoming(chat)).toEqual([]);
  });

  it('leaves no file after an aborted upload', async () => {
    const half = request(`${chat.url}/attachments`, {
      method: 'POST',
      headers: {
        ...bearer(pest),
        'content-type': 'multipart/form-data; boundary=x',
        'content-length': 100_000,
      },
    });
    half.on('error', () => {});
    half.write(
      '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n' + 'x'.repeat(50_000),
    );
    await waitFor(async () => (await incoming(chat)).length === 1);
    half.destroy();
    await waitFor(async () => (await incoming(chat)).length === 0);
  });

  it('rejects an upload that announces too many bytes before it reads any', async () => {
    const answer = await new Promise<number>((done, failed) => {
      const big = request(`${chat.url}/attachments`, {
        method: 'POST',
        headers: {
          ...bearer(pest),
          'content-type': 'multipart/form-data; boundary=x',
          'content-length': 2 ** 40,
        },
      });
      big.once('response', (response) => done(response.statusCode!));
      big.once('error', failed);
      big.flushHeaders();
    });
    expect(answer).toBe(413);
  });

  it('rejects uploads of banned and muted users, and downloads of banned users', async () => {
    const boss = await chat.connectAs({ name: 'the boss', password: 'correct horse battery' });
    await boss.requestOk('admin:claim', { code: chat.firstAdminCode });
    const loud = await chat.join('loud');
    const { id } = await upload(chat, loud, 'words');
    await boss.requestOk('admin:mute', { name: 'loud', forMs: 60_000 });
    expect(await tryUpload(chat, loud, 'words')).toMatchObject({ status: 403, answer: { code: 'muted' } });
    await boss.requestOk('admin:ban', { name: 'loud' });
    expect(await tryUpload(chat, loud, 'words')).toMatchObject({ status: 403, answer: { code: 'banned' } });
    expect((await fetchAs(chat, loud, id)).status).toBe(403);
  });

  it('denies uploads and reads to a page of another origin', async () => {
    const strange = { origin: 'https://evil.example' };
    const asked = await fetch(`${chat.url}/attachments`, {
      method: 'OPTIONS',
      headers: {
        ...strange,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      },
    });
    expect(asked.headers.get('access-control-allow-origin')).toBeNull();
    const { id } = await upload(chat, pest, 'words');
    await pest.sendText('', { attachments: [id] });
    const read = await fetchAs(chat, undefined, id, strange);
    expect([read.status, read.headers.get('access-control-allow-origin')]).toEqual([200, null]);
    expect(read.headers.get('cross-origin-resource-policy')).toBe('same-origin');
  });
});

it('allows uploads and reads to a page of an allowed origin', async () => {
  const origin = 'https://pages.example';
  const chat = await TestServer.open({ allowedOrigins: [origin] });
  try {
    const alice = await chat.join('alice');
    const { id } = await upload(chat, alice, 'words');
    const asked = await fetch(`${chat.url}/attachments`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      },
    });
    expect(Object.fromEntries(asked.headers)).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-headers': 'authorization',
    });
    const read = await fetchAs(chat, alice, id, { origin });
    expect(read.headers.get('access-control-allow-origin')).toBe(origin);
    expect(read.headers.get('vary')).toMatch(/Origin.*Authorization/);
    const strange = await fetchAs(chat, alice, id, { origin: 'https://evil.example' });
    expect(strange.headers.get('access-control-allow-origin')).toBeNull();
  } finally {
    await chat.close();
  }
});

it('bounds the memory of twenty simultaneous photos, and keeps the pace of other users', async () => {
  const chat = await TestServer.open();
  try {
    const [talker, painter] = [await chat.join('talker'), await chat.join('painter')];
    const photo = await sharp({
      create: {
        width: 2_400,
        height: 1_800,
        channels: 3,
        noise: { type: 'gaussian', mean: 128, sigma: 30 },
      } as never,
    })
      .jpeg({ quality: 80 })
      .toBuffer();
    const {
      calmP99,
      busyP99,
      grown,
      summary: said,
    } = await measureLoad(talker, () =>
      Promise.all(
        Array.from({ length: 20 }, async () => expect(await uploadStatus(chat, painter, photo)).toBe(201)),
      ),
    );
    console.log(`20 uploads of ${(photo.length / 2 ** 20).toFixed(1)} MiB: ${said}`);
    expect(grown).toBeLessThan(500);
    expect(busyP99).toBeLessThan(calmP99 * 2 + 500);
  } finally {
    await chat.close();
  }
}, 120_000);

function incoming(chat: TestServer): Promise<string[]> {
  return readdir(join(chat.config.dataDir, 'incoming'));
}
