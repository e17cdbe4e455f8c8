import { NotLossless } from './not-lossless.js';

const TRAILER = Buffer.from([0x3b]);
/** Application extensions that say how often an animation repeats. */
const REPEATS = new Set(['NETSCAPE2.0', 'ANIMEXTS1.0']);

/**
 * Returns a GIF with the blocks that draw it: without comments, other texts, XMP, and what follows its end.
 * @throws NotLossless where the blocks are not those of a complete GIF
 */
export function stripGif(file: Buffer): Buffer {
  if (!/^GIF8[79]a/.test(file.toString('latin1', 0, 6)) || file.length < 14)
    throw new NotLossless('no GIF signature');
  let at = 13 + colorTableBytes(file[10]!);
  const kept: Buffer[] = [file.subarray(0, at)];
  while (at < file.length) {
    const introducer = file[at];
    if (introducer === 0x3b) return Buffer.concat([...kept, TRAILER]);
    const from = at;
    if (introducer === 0x21) {
      at = afterSubBlocks(file, at + 2);
      if (isDrawn(file.subarray(from, at))) kept.push(file.subarray(from, at));
    } else if (introducer === 0x2c && at + 10 < file.length) {
      at = afterSubBlocks(file, at + 11 + colorTableBytes(file[at + 9]!));
      kept.push(file.subarray(from, at));
    } else {
      throw new NotLossless('unknown block');
    }
  }
  throw new NotLossless('the GIF has no end');
}

/** Keeps how a frame is drawn, and how often an animation repeats. */
function isDrawn(extension: Buffer): boolean {
  if (extension[1] === 0xf9) return true;
  // A longer block of that name may hold other data.
  return extension[1] === 0xff && extension.length === 19 && REPEATS.has(extension.toString('latin1', 3, 14));
}

function colorTableBytes(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

function afterSubBlocks(file: Buffer, from: number): number {
  for (let at = from; at < file.length; at += 1 + file[at]!) {
    if (file[at] === 0) return at + 1;
  }
  throw new NotLossless('a block has no end');
}
