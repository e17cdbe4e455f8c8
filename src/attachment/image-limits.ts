/** Size of a picture, as its headers say. */
export interface ImageSize {
  width: number;
  height: number;
  /** 1 for a still picture. */
  frames: number;
}

/** Pixels of all frames together: the largest photo of a phone, or one minute of a small animation. */
export const PIXELS_MAX = 50_000_000;
/** A screenshot of a long page is narrow and high. Decoders spend time on each row, even on short rows. */
export const SIDE_MAX = 32_768;
/** One minute at about 16 frames a second. Decoders spend time on each frame, even on small frames. */
export const FRAMES_MAX = 1_000;

/** Returns an error message for the sender if a picture exceeds a limit. */
export function imageLimitExceeded({ width, height, frames }: ImageSize): string | undefined {
  if (frames > FRAMES_MAX) return `the picture has more than ${FRAMES_MAX} frames`;
  if (Math.max(width, height) > SIDE_MAX) return `a side of the picture is longer than ${SIDE_MAX} pixels`;
  if (width * height * frames > PIXELS_MAX) return `the picture has more than ${PIXELS_MAX} pixels`;
  return undefined;
}
