import { readFile, writeFile } from 'node:fs/promises';
import type { ImageType } from '../content-type.js';
import { stripGif } from './gif.js';
import { stripJpeg } from './jpeg.js';
import { NotLossless } from './not-lossless.js';
import { stripPng } from './png.js';
import { stripWebp } from './webp.js';

/**
 * Copies a picture as it is, without metadata such as the place where it was taken.
 * @param orientation as in Exif
 * @returns the bytes written, or `undefined` where the picture must be re-encoded instead
 */
export async function copyWithoutMetadata(
  { type, from, to }: { type: ImageType; from: string; to: string },
  orientation: number,
): Promise<number | undefined> {
  // Only in a JPEG, every browser heeds an orientation.
  if (type !== 'image/jpeg' && orientation > 1) return undefined;
  const strip = STRIPPERS[type];
  if (!strip) return undefined;
  try {
    const stripped = strip(await readFile(from), orientation);
    await writeFile(to, stripped);
    return stripped.length;
  } catch (error) {
    if (error instanceof NotLossless) return undefined;
    throw error;
  }
}

const STRIPPERS: Partial<Record<ImageType, (file: Buffer, orientation: number) => Buffer>> = {
  'image/jpeg': stripJpeg,
  'image/png': stripPng,
  'image/webp': stripWebp,
  'image/gif': stripGif,
};
