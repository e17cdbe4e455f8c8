import { Injectable } from '@nestjs/common';
import { availableParallelism } from 'node:os';
import sharp, { type Sharp } from 'sharp';
import { Refusal } from '../protocol/refusal.js';
import type { PictureType } from './content.type.js';
import { NoRoom } from './disk.js';

/** Of all frames together: a phone's largest photo, a minute of a small animation. */
const PIXELS_MAX = 50_000_000;
const SIDE_MAX = 4_096;
const THUMBNAIL_SIDE = 480;
const PLACEHOLDER_SIDE = 16;
const QUALITY = 85;
/** libvips gives up on a picture by itself after this time. */
const TIMEOUT_SECONDS = 20;
/** Messages come first: with two cores, one of them draws. */
const AT_ONCE = Math.min(2, Math.max(1, availableParallelism() - 1));

// Nothing is drawn twice, so remembering costs memory and gains nothing; several threads to a picture would crowd out
// the rest of the house.
sharp.cache(false);
sharp.concurrency(1);

export interface Drawn {
  size: number;
  width: number;
  height: number;
  placeholder: string;
}

/**
 * Draws pictures anew: what reaches others is only what is to be seen. Positions, names and other programs that a file
 * carried along stay behind, and its orientation is applied.
 */
@Injectable()
export class Pictures {
  private drawing = 0;
  private readonly waiting: (() => void)[] = [];

  /**
   * Draws the picture at `from` to `to`, in the same format, and a small still one to `thumbnail` (WebP).
   * @throws Refusal `invalid` for what is no whole picture, `too_large` for one with too many pixels
   */
  async draw(type: PictureType, from: string, to: string, thumbnail: string): Promise<Drawn> {
    await this.turn();
    try {
      return await drawAll(type, from, to, thumbnail);
    } catch (error) {
      throw refusalOf(error);
    } finally {
      this.drawing -= 1;
      this.waiting.shift()?.();
    }
  }

  private async turn(): Promise<void> {
    while (this.drawing >= AT_ONCE) await new Promise<void>((next) => this.waiting.push(next));
    this.drawing += 1;
  }
}

async function drawAll(type: PictureType, from: string, to: string, thumbnail: string): Promise<Drawn> {
  const { width, height, pages = 1 } = await sharp(from, { limitInputPixels: false }).metadata();
  if (width * height * pages > PIXELS_MAX) throw tooManyPixels();
  const moves = pages > 1 && (type === 'image/gif' || type === 'image/webp');
  const source = read(from, moves);
  // An animation has no orientation, and is small already.
  const upright = moves ? source : source.autoOrient().resize(within(SIDE_MAX));
  const drawn = await encoded(upright, type).toFile(to);
  await read(to).resize(within(THUMBNAIL_SIDE)).webp({ quality: 75 }).toFile(thumbnail);
  const tiny = await read(thumbnail).resize(within(PLACEHOLDER_SIDE)).webp({ quality: 20 }).toBuffer();
  return {
    size: drawn.size,
    width: drawn.width,
    height: drawn.pageHeight ?? drawn.height,
    placeholder: `data:image/webp;base64,${tiny.toString('base64')}`,
  };
}

function read(path: string, animated = false): Sharp {
  return sharp(path, { animated, limitInputPixels: PIXELS_MAX, failOn: 'error' }).timeout({
    seconds: TIMEOUT_SECONDS,
  });
}

function within(side: number) {
  return { width: side, height: side, fit: 'inside', withoutEnlargement: true } as const;
}

function encoded(picture: Sharp, type: PictureType): Sharp {
  if (type === 'image/jpeg') return picture.jpeg({ quality: QUALITY });
  if (type === 'image/webp') return picture.webp({ quality: QUALITY });
  return type === 'image/gif' ? picture.gif() : picture.png();
}

function refusalOf(error: unknown): unknown {
  const { message, code } = error as NodeJS.ErrnoException;
  if (error instanceof Refusal || code !== undefined) return error;
  if (/No space left|quota exceeded/i.test(message)) return new NoRoom();
  if (/pixel limit/i.test(message)) return tooManyPixels();
  return new Refusal('invalid', 'this is not a picture that can be shown', { fields: ['file'] });
}

function tooManyPixels(): Refusal {
  return new Refusal('too_large', `the picture has more than ${PIXELS_MAX} pixels`, { fields: ['file'] });
}
