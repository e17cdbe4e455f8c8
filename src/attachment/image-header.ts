import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { ImageType } from './content-type.js';
import { FRAMES_MAX, type ImageSize } from './image-limits.js';

/**
 * Returns the size of a picture and its number of frames, read from the headers. Decodes nothing, and stops at one
 * frame more than {@link FRAMES_MAX}. Synchronous: only the image process calls it.
 * @throws InvalidHeader
 */
export function readImageSize(path: string, type: ImageType): ImageSize {
  const file = openSync(path, 'r');
  try {
    return READERS[type](new FileBytes(file));
  } finally {
    closeSync(file);
  }
}

/** The file does not have the structure of its type. */
export class InvalidHeader extends Error {}

const WINDOW_BYTES = 64 * 1024;

/** Random access to a file of any size through one buffer. */
class FileBytes {
  readonly size: number;
  private readonly window = Buffer.alloc(WINDOW_BYTES);
  private start = 0;
  private end = 0;

  constructor(private readonly file: number) {
    this.size = fstatSync(file).size;
  }

  /** @throws InvalidHeader beyond the end of the file */
  byte(at: number): number {
    if (at < this.start || at >= this.end) this.load(at);
    return this.window[at - this.start]!;
  }

  uint(at: number, length: number, isLittleEndian = false): number {
    let value = 0;
    for (let i = 0; i < length; i += 1) {
      value = value * 256 + this.byte(at + (isLittleEndian ? length - 1 - i : i));
    }
    return value;
  }

  tag(at: number): string {
    return String.fromCharCode(this.byte(at), this.byte(at + 1), this.byte(at + 2), this.byte(at + 3));
  }

  private load(at: number): void {
    const count = readSync(this.file, this.window, 0, WINDOW_BYTES, at);
    if (count === 0) throw new InvalidHeader('the file ends within a header');
    this.start = at;
    this.end = at + count;
  }
}

const READERS: Record<ImageType, (bytes: FileBytes) => ImageSize> = {
  'image/png': readPng,
  'image/gif': readGif,
  'image/webp': readWebp,
  'image/jpeg': readJpeg,
  'image/avif': readAvif,
};

/** Counts the frames of an animated PNG as the larger of the announced and the actual number. */
function readPng(bytes: FileBytes): ImageSize {
  if (bytes.tag(12) !== 'IHDR') throw new InvalidHeader('IHDR is not the first chunk');
  const [width, height] = [bytes.uint(16, 4), bytes.uint(20, 4)];
  let [announced, frames] = [0, 0];
  for (let at = 8; at + 8 <= bytes.size && frames <= FRAMES_MAX;) {
    const tag = bytes.tag(at + 4);
    if (tag === 'acTL') announced = bytes.uint(at + 8, 4);
    if (tag === 'fcTL') frames += 1;
    if (tag === 'IEND') break;
    at += 12 + bytes.uint(at, 4);
  }
  return { width, height, frames: Math.max(1, announced, frames) };
}

/** A GIF frame may exceed the screen that the header announces. */
function readGif(bytes: FileBytes): ImageSize {
  let [width, height, frames] = [bytes.uint(6, 2, true), bytes.uint(8, 2, true), 0];
  let at = 13 + colorTableBytes(bytes.byte(10));
  while (at < bytes.size && frames <= FRAMES_MAX) {
    const introducer = bytes.byte(at);
    if (introducer === 0x21) {
      at = afterSubBlocks(bytes, at + 2);
    } else if (introducer === 0x2c) {
      if (at + 10 > bytes.size) break;
      frames += 1;
      width = Math.max(width, bytes.uint(at + 1, 2, true) + bytes.uint(at + 5, 2, true));
      height = Math.max(height, bytes.uint(at + 3, 2, true) + bytes.uint(at + 7, 2, true));
      at = afterSubBlocks(bytes, at + 11 + colorTableBytes(bytes.byte(at + 9)));
    } else if (introducer === 0) {
      // Some programs write an extra empty block, and decoders skip it.
      at += 1;
    } else {
      break;
    }
  }
  return { width, height, frames: Math.max(1, frames) };
}

function colorTableBytes(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

function afterSubBlocks(bytes: FileBytes, from: number): number {
  let at = from;
  while (at < bytes.size) {
    const length = bytes.byte(at);
    at += 1 + length;
    if (length === 0) break;
  }
  return at;
}

function readWebp(bytes: FileBytes): ImageSize {
  let [width, height, frames] = [0, 0, 0];
  const grow = (w: number, h: number): void => {
    width = Math.max(width, w);
    height = Math.max(height, h);
  };
  for (let at = 12; at + 8 <= bytes.size && frames <= FRAMES_MAX;) {
    const [tag, length, body] = [bytes.tag(at), bytes.uint(at + 4, 4, true), at + 8];
    if (tag === 'VP8X') grow(bytes.uint(body + 4, 3, true) + 1, bytes.uint(body + 7, 3, true) + 1);
    if (tag === 'VP8 ') grow(bytes.uint(body + 6, 2, true) & 0x3fff, bytes.uint(body + 8, 2, true) & 0x3fff);
    if (tag === 'VP8L') {
      const sides = bytes.uint(body + 1, 4, true);
      grow((sides & 0x3fff) + 1, ((sides >>> 14) & 0x3fff) + 1);
    }
    if (tag === 'ANMF') {
      frames += 1;
      const [x, y] = [2 * bytes.uint(body, 3, true), 2 * bytes.uint(body + 3, 3, true)];
      grow(x + bytes.uint(body + 6, 3, true) + 1, y + bytes.uint(body + 9, 3, true) + 1);
    }
    at = body + length + (length % 2);
  }
  if (width === 0) throw new InvalidHeader('no picture in the container');
  return { width, height, frames: Math.max(1, frames) };
}

/** Returns the largest size that any image of the file announces. Only the first one is drawn. */
function readAvif(bytes: FileBytes): ImageSize {
  let [width, height] = [0, 0];
  for (let at = 0; at + 20 <= Math.min(bytes.size, WINDOW_BYTES); at += 1) {
    if (bytes.tag(at) !== 'ispe') continue;
    width = Math.max(width, bytes.uint(at + 8, 4));
    height = Math.max(height, bytes.uint(at + 12, 4));
  }
  if (width === 0) throw new InvalidHeader('no size in the container');
  return { width, height, frames: 1 };
}

function readJpeg(bytes: FileBytes): ImageSize {
  for (let at = 2; at < bytes.size;) {
    if (bytes.byte(at) !== 0xff) throw new InvalidHeader('no marker where one must be');
    const marker = bytes.byte(at + 1);
    if (marker === 0xff) {
      at += 1;
    } else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
      at += 2;
    } else if (isStartOfFrame(marker)) {
      return { width: bytes.uint(at + 7, 2), height: bytes.uint(at + 5, 2), frames: 1 };
    } else if (marker === 0xd9 || marker === 0xda) {
      break;
    } else {
      at += 2 + Math.max(2, bytes.uint(at + 2, 2));
    }
  }
  throw new InvalidHeader('no frame before the data');
}

function isStartOfFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}
