import sharp, { type Sharp } from 'sharp';
import type { ImageType, StoredImageType } from './content-type.js';
import { readImageSize } from './image-header.js';
import { imageLimitExceeded, PIXELS_MAX } from './image-limits.js';
import { copyWithoutMetadata } from './lossless/copy-without-metadata.js';
import type { ImageFailure, ImageRequest, ProcessedImage } from './image-worker-messages.js';

/** Larger still pictures are scaled down to this. Pixels count, not a side: a long screenshot must stay readable. */
const PIXELS_STORED_MAX = 4_096 ** 2;
/** The longest side of a WebP picture. */
const SIDE_STORED_MAX = 16_383;
const THUMBNAIL_SIDE_MAX = 480;
const PLACEHOLDER_SIDE = 16;
const QUALITY = 85;

// No picture is processed twice, so a cache only costs memory. Several threads for one picture would take processors
// from the server.
sharp.cache(false);
sharp.concurrency(1);
// Enables only the decoders of the accepted types: a disguised file of another format cannot be decoded.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpegFile',
    'VipsForeignLoadPngFile',
    'VipsForeignLoadWebpFile',
    'VipsForeignLoadNsgifFile',
    'VipsForeignLoadHeifFile',
  ],
});

/**
 * Re-encodes a picture in the same format (AVIF as WebP), and writes a still thumbnail (WebP). Applies the orientation,
 * and drops metadata and all other data in the file. An animated PNG, and a picture of which the sender wants the
 * original, are copied without metadata where their structure is understood.
 */
export async function processImage(request: ImageRequest): Promise<ProcessedImage | ImageFailure> {
  const { from, type } = request;
  try {
    const header = readImageSize(from, type);
    const announced = imageLimitExceeded(header);
    if (announced !== undefined) return { failed: 'too_large', message: announced };
    // A decoder may find more in a file than its headers say.
    const {
      width,
      height,
      pages = 1,
      orientation = 1,
      autoOrient,
    } = await sharp(from, {
      limitInputPixels: false,
    }).metadata();
    const found = imageLimitExceeded({ width, height, frames: pages });
    if (found !== undefined) return { failed: 'too_large', message: found };
    // The decoder knows no animated PNG.
    const isCopied = request.original || (type === 'image/png' && header.frames > 1);
    const size = isCopied ? await copyWithoutMetadata(request, orientation) : undefined;
    if (size !== undefined) {
      return { type: storedTypeOf(type), size, ...autoOrient, placeholder: await drawThumbnail(request) };
    }
    return await encodeImage(request, pages > 1 && (type === 'image/gif' || type === 'image/webp'));
  } catch (error) {
    return failureOf(error as Error);
  }
}

async function encodeImage(request: ImageRequest, isAnimation: boolean): Promise<ProcessedImage> {
  const { from, to } = request;
  const type = storedTypeOf(request.type);
  const source = read(from, isAnimation);
  // An animation has no orientation, and the pixel limit already keeps it small.
  const upright = isAnimation ? source : source.autoOrient().resize(await storedSize(source));
  const drawn = await encoded(upright, type).toFile(to);
  return {
    type,
    size: drawn.size,
    width: drawn.width,
    height: drawn.pageHeight ?? drawn.height,
    placeholder: await drawThumbnail(request),
  };
}

/** Draws the thumbnail from the stored picture. Returns the placeholder. */
async function drawThumbnail({ to, thumbnail }: ImageRequest): Promise<string> {
  const small = read(to).autoOrient().resize(within(THUMBNAIL_SIDE_MAX));
  await small.webp({ quality: 75 }).toFile(thumbnail);
  const tiny = await read(thumbnail).resize(within(PLACEHOLDER_SIDE)).webp({ quality: 20 }).toBuffer();
  return `data:image/webp;base64,${tiny.toString('base64')}`;
}

function read(path: string, animated = false): Sharp {
  return sharp(path, { animated, limitInputPixels: PIXELS_MAX, failOn: 'error' });
}

/** The size in which a still picture is stored. */
async function storedSize(picture: Sharp) {
  const { width, height } = (await picture.metadata()).autoOrient;
  const shrink = Math.min(
    1,
    Math.sqrt(PIXELS_STORED_MAX / (width * height)),
    SIDE_STORED_MAX / Math.max(width, height),
  );
  return {
    width: Math.max(1, Math.floor(width * shrink)),
    height: Math.max(1, Math.floor(height * shrink)),
    fit: 'fill',
  } as const;
}

function within(side: number) {
  return { width: side, height: side, fit: 'inside', withoutEnlargement: true } as const;
}

/** An AVIF picture takes seconds to encode. */
function storedTypeOf(type: ImageType): StoredImageType {
  return type === 'image/avif' ? 'image/webp' : type;
}

function encoded(picture: Sharp, type: StoredImageType): Sharp {
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
