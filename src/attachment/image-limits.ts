/** What the headers of a picture say. */
export interface ImageSize {
  width: number;
  height: number;
  /** 1 for a still picture. */
  frames: number;
}

/** Pixels of all frames together: the largest photo of a phone, or a minute of a small animation. */
export const PIXELS_MAX = 50_000_000;
/** A screenshot of a long page is narrow and high. Decoders spend time on each row, however short it is. */
export const SIDE_MAX = 32_768;
/** A minute at 15 frames a second. Decoders spend time on each frame, however small it is. */
export const FRAMES_MAX = 1_000;

/** Returns which limit a picture exceeds, as a message for its sender. */
export function imageLimitExceeded({ width, height, frames }: ImageSize): string | undefined {
  if (frames > FRAMES_MAX) return `the picture has more than ${FRAMES_MAX} frames`;
  if (Math.max(width, height) > SIDE_MAX) return `a side of the picture has more than ${SIDE_MAX} pixels`;
  if (width * height * frames > PIXELS_MAX) return `the picture has more than ${PIXELS_MAX} pixels`;
  return undefined;
}
