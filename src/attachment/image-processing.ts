import sharp, { type Sharp } from 'sharp';
import type { ImageType } from './content-type.js';
import { readImageSize } from './image-header.js';
import { imageLimitExceeded, PIXELS_MAX } from './image-limits.js';
import type { ImageFailure, ImageRequest, ProcessedImage } from './image-worker-messages.js';

/** A larger still picture is made this small. */
const IMAGE_SIDE_MAX = 4_096;
const THUMBNAIL_SIDE_MAX = 480;
const PLACEHOLDER_SIDE = 16;
const QUALITY = 85;

// Nothing is drawn twice, so a cache costs memory and gains nothing; several threads for one picture would take the
// processors from the server.
sharp.cache(false);
sharp.concurrency(1);
// Only the decoders of the four types that are drawn: another format in disguise finds none.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpegFile',
    'VipsForeignLoadPngFile',
    'VipsForeignLoadWebpFile',
    'VipsForeignLoadNsgifFile',
  ],
});

/**
 * Draws a picture anew, in the same format, and a small still one beside it (WebP). Metadata and whatever else the file
 * carried stays behind, and its orientation is applied.
 */
export async function processImage(request: ImageRequest): Promise<ProcessedImage | ImageFailure> {
  const { from, type } = request;
  try {
    const announced = imageLimitExceeded(readImageSize(from, type));
    if (announced !== undefined) return { failed: 'too_large', message: announced };
    // A decoder may see more in a file than its headers say.
    const { width, height, pages = 1 } = await sharp(from, { limitInputPixels: false }).metadata();
    const found = imageLimitExceeded({ width, height, frames: pages });
    if (found !== undefined) return { failed: 'too_large', message: found };
    return await encodeImage(request, pages > 1 && (type === 'image/gif' || type === 'image/webp'));
  } catch (error) {
    return failureOf(error as Error);
  }
}

async function encodeImage(
  { type, from, to, thumbnail }: ImageRequest,
  isAnimation: boolean,
): Promise<ProcessedImage> {
  const source = read(from, isAnimation);
  // An animation has no orientation, and is small already.
  const upright = isAnimation ? source : source.autoOrient().resize(within(IMAGE_SIDE_MAX));
  const drawn = await encoded(upright, type).toFile(to);
  await read(to).resize(within(THUMBNAIL_SIDE_MAX)).webp({ quality: 75 }).toFile(thumbnail);
  const tiny = await read(thumbnail).resize(within(PLACEHOLDER_SIDE)).webp({ quality: 20 }).toBuffer();
  return {
    size: drawn.size,
    width: drawn.width,
    height: drawn.pageHeight ?? drawn.height,
    placeholder: `data:image/webp;base64,${tiny.toString('base64')}`,
  };
}

function read(path: string, animated = false): Sharp {
  return sharp(path, { animated, limitInputPixels: PIXELS_MAX, failOn: 'error' });
}

function within(side: number) {
  return { width: side, height: side, fit: 'inside', withoutEnlargement: true } as const;
}

function encoded(picture: Sharp, type: ImageType): Sharp {
  if (type === 'image/jpeg') return picture.jpeg({ quality: QUALITY });
  if (type === 'image/webp') return picture.webp({ quality: QUALITY });
  return type === 'image/gif' ? picture.gif() : picture.png();
}

function failureOf(error: Error): ImageFailure {
  const { message } = error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT' || /No space left|quota exceeded/i.test(message)) {
    return { failed: 'no_space', message };
  }
  if (/pixel limit/i.test(message)) {
    return { failed: 'too_large', message: `the picture has more than ${PIXELS_MAX} pixels` };
  }
  return { failed: 'invalid', message };
}
