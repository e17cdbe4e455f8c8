import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { NotLossless } from '../../src/attachment/lossless/not-lossless.js';
import { stripGif } from '../../src/attachment/lossless/gif.js';
import { stripJpeg } from '../../src/attachment/lossless/jpeg.js';
import { stripPng } from '../../src/attachment/lossless/png.js';
import { stripWebp } from '../../src/attachment/lossless/webp.js';
import {
  animatedPng,
  type Format,
  pngChunk,
  pngChunks,
  SECRET,
  withMetadata,
} from '../support/picture-metadata.js';
import { TestServer } from '../support/test-server.js';
import type { TestClient } from '../support/test-client.js';
import { fetchAs, tryUpload, upload, type UploadOf } from '../support/uploads.js';

const LOSSLESS = ['jpeg', 'png', 'webp', 'gif'] as const;

describe('pictures', () => {
  let chat: TestServer;
  let alice: TestClient;
  beforeAll(async () => {
    chat = await TestServer.open();
    alice = await chat.join('alice');
  });
  afterAll(() => chat.close());

  async function stored(file: Buffer, options: UploadOf) {
    const attachment = await upload(chat, alice, file, options);
    const response = await fetchAs(chat, alice, attachment.id);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect([bytes.length, response.headers.get('content-type')]).toEqual([attachment.size, attachment.type]);
    expect(bytes.toString('latin1')).not.toMatch(SECRET);
    return { attachment, bytes };
  }

  it.each<Format>(['jpeg', 'png', 'webp', 'gif', 'avif'])('removes the metadata of a %s', async (format) => {
    const file = await withMetadata(format);
    expect(file.toString('latin1')).toMatch(SECRET);
    const { attachment } = await stored(file, { name: `a.${format}` });
    expect(attachment).toMatchObject({ width: 60, height: 40, thumbnail: true });
  });

  it('draws an AVIF picture as WebP', async () => {
    const { attachment, bytes } = await stored(await withMetadata('avif', 300, 200), {
      name: '茶.avif',
      type: 'image/avif',
    });
    expect(attachment).toMatchObject({ type: 'image/webp', width: 300, height: 200, name: '茶.avif.webp' });
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 300, height: 200 });
  });

  it('refuses a cut or damaged AVIF picture, or draws it without metadata', async () => {
    const file = await withMetadata('avif');
    const damaged: Buffer[] = [];
    for (let at = 1; at < file.length; at += 17) {
      const changed = Buffer.from(file);
      changed[at] = changed[at]! ^ 0xff;
      damaged.push(file.subarray(0, at), changed);
    }
    let refused = 0;
    for (const one of damaged) {
      const { status, answer } = await tryUpload(chat, alice, one, { name: 'a.avif' });
      if (status !== 201) {
        expect(['invalid', 'too_large']).toContain(answer.code);
        refused += 1;
        continue;
      }
      expect(answer.type).toBe('image/webp');
      expect(await (await fetchAs(chat, alice, answer.id)).text()).not.toMatch(SECRET);
    }
    expect(refused).toBeGreaterThan(0);
  });

  it('refuses an AVIF picture that announces too many pixels', async () => {
    const file = await withMetadata('avif');
    file.writeUInt32BE(60_000, file.indexOf('ispe') + 8);
    const { status, answer } = await tryUpload(chat, alice, file, { name: 'a.avif' });
    expect([status, answer.code]).toEqual([413, 'too_large']);
  });

  it('keeps an animated PNG animated', async () => {
    const { attachment, bytes } = await stored(await animatedPng(3), { name: 'a.png' });
    expect(attachment).toMatchObject({ type: 'image/png', width: 60, height: 40, thumbnail: true });
    const tags = pngChunks(bytes).map(({ tag }) => tag);
    expect(tags.filter((tag) => tag === 'fcTL')).toHaveLength(3);
    expect(tags).toEqual(expect.arrayContaining(['acTL', 'fdAT']));
    expect(tags.at(-1)).toBe('IEND');
  });

  it('draws the first frame of an animated PNG whose frames do not fit together', async () => {
    const [head, ...chunks] = [
      (await animatedPng(3)).subarray(0, 8),
      ...pngChunks((await animatedPng(3)).subarray(0, -35)),
    ];
    const swapped = chunks.filter(({ tag }) => tag !== 'fdAT').map(({ tag, body }) => pngChunk(tag, body));
    const { attachment, bytes } = await stored(Buffer.concat([head, ...swapped]), { name: 'a.png' });
    expect(attachment).toMatchObject({ width: 60, height: 40 });
    expect(pngChunks(bytes).map(({ tag }) => tag)).not.toContain('acTL');
  });

  it.each(LOSSLESS)('sends an original %s with the same pixels and without metadata', async (format) => {
    const file = await withMetadata(format);
    const { bytes } = await stored(file, { name: `a.${format}`, original: true });
    const pixels = (of: Buffer) => sharp(of).raw().toBuffer();
    expect(await pixels(bytes)).toEqual(await pixels(file));
  });

  it('keeps the size and the orientation of an original', async () => {
    const file = await withMetadata('jpeg', 5_000, 4_000, 6);
    const smaller = await stored(file, { name: 'a.jpg' });
    expect(smaller.attachment.width! * smaller.attachment.height!).toBeLessThanOrEqual(4_096 ** 2);
    const { attachment, bytes } = await stored(file, { name: 'a.jpg', original: true });
    expect(attachment).toMatchObject({ width: 4_000, height: 5_000 });
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 5_000, height: 4_000, orientation: 6 });
    const small = await fetchAs(chat, alice, `${attachment.id}/thumbnail`);
    expect(await sharp(Buffer.from(await small.arrayBuffer())).metadata()).toMatchObject({
      width: 384,
      height: 480,
    });
  });

  it('re-encodes an original PNG that only its metadata turns upright', async () => {
    const { attachment } = await stored(await withMetadata('png', 60, 40, 6), {
      name: 'a.png',
      original: true,
    });
    expect(attachment).toMatchObject({ width: 40, height: 60 });
  });
});

describe('copies without metadata', () => {
  const strippers: Record<(typeof LOSSLESS)[number], (file: Buffer) => Buffer> = {
    jpeg: (file) => stripJpeg(file, 1),
    png: stripPng,
    webp: stripWebp,
    gif: stripGif,
  };

  it.each(LOSSLESS)('never keep metadata of a cut or damaged %s that can still be drawn', async (format) => {
    const file = await withMetadata(format, 16, 12);
    const strip = strippers[format];
    const damaged: Buffer[] = [];
    for (let length = 0; length < file.length; length += 1) damaged.push(file.subarray(0, length));
    for (let at = 0; at < file.length; at += 1) {
      for (const change of [1, 0x80, 0xff]) {
        const changed = Buffer.from(file);
        changed[at] = changed[at]! ^ change;
        damaged.push(changed);
      }
    }
    let copied = 0;
    for (const one of damaged) {
      let kept: Buffer;
      try {
        kept = strip(one);
      } catch (error) {
        expect(error).toBeInstanceOf(NotLossless);
        continue;
      }
      copied += 1;
      if (!SECRET.test(kept.toString('latin1'))) continue;
      // What the image process does with each copy before it is stored.
      await expect(sharp(kept, { failOn: 'error' }).raw().toBuffer()).rejects.toThrow();
    }
    expect(copied).toBeGreaterThan(0);
  });
});
