import { crc32 } from 'node:zlib';
import sharp from 'sharp';

/** Words in the metadata of these pictures, which must not reach other users. */
export const SECRET = /Spycam|Hangzhou/;

const TEXT = 'Comment\0taken in Hangzhou by Spycam';

export type Format = 'jpeg' | 'png' | 'webp' | 'gif' | 'avif';

/** Draws a picture with a camera, a place, and a trailer after its end. */
export async function withMetadata(
  format: Format,
  width = 60,
  height = 40,
  orientation = 1,
): Promise<Buffer> {
  const pixels = Buffer.alloc(width * height * 3);
  for (let at = 0; at < pixels.length; at += 1) pixels[at] = (at * 7 + (at >> 5)) % 256;
  const picture = sharp(pixels, { raw: { width, height, channels: 3 } })
    .withMetadata({ orientation })
    .withExifMerge({ IFD0: { Make: 'Spycam' }, IFD3: { GPSMapDatum: 'Hangzhou' } });
  const file = await picture[format]().toBuffer();
  if (format === 'png') return Buffer.concat([withPngText(file), Buffer.from(TEXT)]);
  if (format === 'gif') return withGifComment(file);
  return format === 'jpeg' ? Buffer.concat([file, Buffer.from(TEXT)]) : file;
}

export function pngChunk(tag: string, body: Buffer): Buffer {
  const chunk = Buffer.alloc(12 + body.length);
  chunk.writeUInt32BE(body.length, 0);
  chunk.write(tag, 4, 'latin1');
  body.copy(chunk, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + body.length)), 8 + body.length);
  return chunk;
}

/** The chunks of a PNG by their tags, in order. */
export function pngChunks(file: Buffer): { tag: string; body: Buffer }[] {
  const chunks: { tag: string; body: Buffer }[] = [];
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    const length = file.readUInt32BE(at);
    chunks.push({
      tag: file.toString('latin1', at + 4, at + 8),
      body: file.subarray(at + 8, at + 8 + length),
    });
  }
  return chunks;
}

/** An animated PNG of so many frames, with a place in a text chunk. */
export async function animatedPng(frames: number, width = 60, height = 40): Promise<Buffer> {
  let sequence = 0;
  const numbered = (rest: Buffer): Buffer => {
    const body = Buffer.alloc(4 + rest.length);
    body.writeUInt32BE(sequence, 0);
    sequence += 1;
    rest.copy(body, 4);
    return body;
  };
  const parts: Buffer[] = [];
  for (let frame = 0; frame < frames; frame += 1) {
    const background = { r: (frame * 80) % 256, g: 90, b: 120 };
    const still = await sharp({ create: { width, height, channels: 3, background } })
      .png()
      .toBuffer();
    const chunks = pngChunks(still);
    if (frame === 0) {
      parts.push(still.subarray(0, 8), pngChunk('IHDR', chunks[0]!.body));
      const control = Buffer.alloc(8);
      control.writeUInt32BE(frames, 0);
      parts.push(pngChunk('tEXt', Buffer.from(TEXT)), pngChunk('acTL', control));
    }
    const header = Buffer.alloc(22);
    header.writeUInt32BE(width, 0);
    header.writeUInt32BE(height, 4);
    header.writeUInt16BE(1, 16);
    header.writeUInt16BE(10, 18);
    parts.push(pngChunk('fcTL', numbered(header)));
    for (const { body } of chunks.filter(({ tag }) => tag === 'IDAT')) {
      parts.push(frame === 0 ? pngChunk('IDAT', body) : pngChunk('fdAT', numbered(body)));
    }
  }
  return Buffer.concat([...parts, pngChunk('IEND', Buffer.alloc(0)), Buffer.from(TEXT)]);
}

function withPngText(file: Buffer): Buffer {
  return Buffer.concat([file.subarray(0, 33), pngChunk('tEXt', Buffer.from(TEXT)), file.subarray(33)]);
}

function withGifComment(file: Buffer): Buffer {
  const end = file.lastIndexOf(0x3b);
  const comment = Buffer.concat([
    Buffer.from([0x21, 0xfe, TEXT.length]),
    Buffer.from(TEXT),
    Buffer.from([0]),
  ]);
  return Buffer.concat([file.subarray(0, end), comment, file.subarray(end)]);
}
