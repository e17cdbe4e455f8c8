import { NotLossless } from './not-lossless.js';

/** Pixels, colours and animation. */
const KEPT = new Set(['VP8X', 'VP8 ', 'VP8L', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);
/** Flags of VP8X that announce Exif and XMP. */
const METADATA_FLAGS = 0x08 | 0x04;

/**
 * Returns a WebP with the chunks that draw it, and without what follows its end.
 * @throws NotLossless where the chunks are not those of a complete WebP
 */
export function stripWebp(file: Buffer): Buffer {
  const isWebp = file.length >= 20 && file.toString('latin1', 0, 4) === 'RIFF';
  if (!isWebp || file.toString('latin1', 8, 12) !== 'WEBP') throw new NotLossless('no WebP signature');
  const end = 8 + file.readUInt32LE(4);
  if (end > file.length) throw new NotLossless('the WebP has no end');
  const kept: Buffer[] = [];
  for (let at = 12; at < end;) {
    if (at + 8 > end) throw new NotLossless('chunk header');
    const tag = file.toString('latin1', at, at + 4);
    const length = file.readUInt32LE(at + 4);
    const next = at + 8 + length + (length % 2);
    if (next > end) throw new NotLossless('a chunk has no end');
    if (KEPT.has(tag)) {
      const chunk = Buffer.from(file.subarray(at, next));
      if (tag === 'VP8X') chunk[8] = chunk[8]! & ~METADATA_FLAGS;
      if (tag === 'ANMF') assertFrameOnly(chunk);
      kept.push(chunk);
    }
    at = next;
  }
  const body = Buffer.concat(kept);
  const head = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
  head.writeUInt32LE(4 + body.length, 4);
  return Buffer.concat([head, body]);
}

/** A frame may hold chunks of its own. */
function assertFrameOnly(frame: Buffer): void {
  for (let at = 24; at + 8 <= frame.length;) {
    const tag = frame.toString('latin1', at, at + 4);
    if (tag !== 'VP8 ' && tag !== 'VP8L' && tag !== 'ALPH') throw new NotLossless('unknown chunk in a frame');
    const length = frame.readUInt32LE(at + 4);
    at += 8 + length + (length % 2);
  }
}
