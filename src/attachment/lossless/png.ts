import { crc32 } from 'node:zlib';
import { NotLossless } from './not-lossless.js';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Pixels, colours and animation. Everything else may carry texts, times and places. */
const KEPT = new Set(
  'IHDR PLTE IDAT IEND tRNS acTL fcTL fdAT gAMA cHRM sRGB iCCP cICP sBIT bKGD pHYs'.split(' '),
);

/**
 * Returns a PNG with the chunks that draw it, and without what follows its end. Animations stay animated.
 * @throws NotLossless where the chunks are not those of a complete PNG
 */
export function stripPng(file: Buffer): Buffer {
  if (!file.subarray(0, 8).equals(SIGNATURE)) throw new NotLossless('no PNG signature');
  const kept: Buffer[] = [SIGNATURE];
  const animation = { announced: 0, frames: 0, sequence: 0 };
  let canvas: { width: number; height: number } | undefined;
  for (let at = 8; at + 12 <= file.length;) {
    const length = file.readUInt32BE(at);
    const end = at + 12 + length;
    if (end > file.length) break;
    const chunk = file.subarray(at, end);
    const tag = chunk.toString('latin1', 4, 8);
    const body = chunk.subarray(8, 8 + length);
    if (crc32(chunk.subarray(4, 8 + length)) !== chunk.readUInt32BE(8 + length))
      throw new NotLossless('checksum');
    if ((at === 8) !== (tag === 'IHDR')) throw new NotLossless('IHDR is not the first chunk');
    if (tag === 'IHDR') canvas = { width: body.readUInt32BE(0), height: body.readUInt32BE(4) };
    if (tag === 'acTL') animation.announced = body.readUInt32BE(0);
    if (tag === 'fcTL') readFrame(body, canvas!, animation);
    if (tag === 'fdAT') readSequence(body, animation);
    if (KEPT.has(tag)) kept.push(chunk);
    at = end;
    if (tag !== 'IEND') continue;
    if (animation.announced !== animation.frames) throw new NotLossless('frames are missing');
    return Buffer.concat(kept);
  }
  throw new NotLossless('the PNG has no end');
}

function readFrame(
  body: Buffer,
  { width, height }: { width: number; height: number },
  animation: { frames: number; sequence: number },
): void {
  readSequence(body, animation);
  if (body.length !== 26) throw new NotLossless('frame header');
  const [w, h, x, y] = [4, 8, 12, 16].map((at) => body.readUInt32BE(at)) as [number, number, number, number];
  if (w === 0 || h === 0 || x + w > width || y + h > height)
    throw new NotLossless('a frame leaves the picture');
  animation.frames += 1;
}

/** Frames and their data are numbered in one sequence. */
function readSequence(body: Buffer, animation: { sequence: number }): void {
  if (body.length < 4 || body.readUInt32BE(0) !== animation.sequence)
    throw new NotLossless('sequence of frames');
  animation.sequence += 1;
}
