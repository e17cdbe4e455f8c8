import type { ImageType } from './content-type.js';

/** One picture to draw: paths of files, of which `to` and `thumbnail` are written. */
export interface ImageRequest {
  type: ImageType;
  from: string;
  to: string;
  thumbnail: string;
}

export interface ProcessedImage {
  /** Bytes of the file at `to`. */
  size: number;
  width: number;
  height: number;
  /** A tiny `data:` address. */
  placeholder: string;
}

/** Why a picture was not drawn. `no_space`: the disk is full. */
export interface ImageFailure {
  failed: 'invalid' | 'too_large' | 'no_space';
  message: string;
}

/** What the drawing process tells the server. */
export type ImageWorkerMessage =
  /** It takes requests now. */
  | { ready: true }
  /** It has read a request; what happens to it from here on is the picture's fault. */
  | { began: true }
  | { drawn: ProcessedImage }
  /** `ends`: it takes no further request. */
  | (ImageFailure & { ends?: true });
