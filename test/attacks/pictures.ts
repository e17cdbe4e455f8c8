import sharp from 'sharp';
import { randomBytes } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Returns a whole gray PNG, one pixel wide. */
export function tallPngOf(height: number): Buffer {
  return Buffer.concat([
    SIGNATURE,
    pngHeader(1, height),
    pngChunk('IDAT', deflateSync(Buffer.alloc(2 * height))),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/**
 * Returns a square PNG of black and white noise, one bit per pixel: re-encoded, it has at least one
 * byte per pixel.
 */
export function noisyPngOf(side: number): Buffer {
  const row = (): Buffer => Buffer.concat([Buffer.alloc(1), randomBytes(Math.ceil(side / 8))]);
  return Buffer.concat([
    SIGNATURE,
    pngHeader(side, side, 1),
    pngChunk('IDAT', deflateSync(Buffer.concat(Array.from({ length: side }, row)))),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Returns an animated PNG of one pixel. */
export function apngOf(announced: number, frames: number): Buffer {
  const control = Buffer.alloc(8);
  control.writeUInt32BE(announced);
  const frame = pngChunk('fcTL', Buffer.alloc(26));
  return Buffer.concat([
    SIGNATURE,
    pngHeader(1, 1),
    pngChunk('acTL', control),
    ...Array.from({ length: frames }, () => frame),
    pngChunk('IDAT', deflateSync(Buffer.alloc(2))),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

function pngHeader(width: number, height: number, bits = 8): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([bits, 0, 0, 0, 0], 8);
  return pngChunk('IHDR', header);
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** Returns a GIF whose frames may differ in size from its screen. */
export function gifOf(
  width: number,
  height: number,
  frames: number,
  screenWidth = width,
  screenHeight = height,
): Buffer {
  const sides = (w: number, h: number): Buffer => {
    const size = Buffer.alloc(4);
    size.writeUInt16LE(w, 0);
    size.writeUInt16LE(h, 2);
    return size;
  };
  const table = [0x80, 0, 0, 0, 0, 0, 255, 255, 255];
  const data = Buffer.from([0, 2, 2, 0x44, 1, 0]);
  const frame = Buffer.concat([Buffer.from([0x2c, 0, 0, 0, 0]), sides(width, height), data]);
  return Buffer.concat([
    Buffer.from('GIF89a'),
    sides(screenWidth, screenHeight),
    Buffer.from(table),
    ...Array.from({ length: frames }, () => frame),
    Buffer.from([0x3b]),
  ]);
}

/** Returns an animated WebP of one pixel. */
export async function webpOf(frames: number): Promise<Buffer> {
  const still = await sharp({ create: { width: 1, height: 1, channels: 3, background: '#35c' } })
    .webp({ lossless: true })
    .toBuffer();
  // Width and height minus one are 0; each frame is shown for 10 ms.
  const place = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 10, 0, 0, 0]);
  const frame = riffChunk('ANMF', Buffer.concat([place, still.subarray(12)]));
  const body = Buffer.concat([
    Buffer.from('WEBP'),
    riffChunk('VP8X', Buffer.from([2, 0, 0, 0, 0, 0, 0, 0, 0, 0])),
    riffChunk('ANIM', Buffer.alloc(6)),
    ...Array.from({ length: frames }, () => frame),
  ]);
  return riffChunk('RIFF', body);
}

function riffChunk(tag: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(data.length);
  return Buffer.concat([Buffer.from(tag), length, data, Buffer.alloc(data.length % 2)]);
}

/** Returns the headers of a JPEG: a start of frame after a comment. */
export function jpegOf(width: number, height: number): Buffer {
  const frame = Buffer.from([0xff, 0xc0, 0, 11, 8, 0, 0, 0, 0, 1, 1, 0x11, 0]);
  frame.writeUInt16BE(height, 5);
  frame.writeUInt16BE(width, 7);
  return Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xfe, 0, 4, 1, 2]), frame]);
}
