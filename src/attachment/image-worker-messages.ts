import type { ImageType, StoredImageType } from './content-type.js';

/** One picture to process, as file paths; `to` and `thumbnail` are written. */
export interface ImageRequest {
  type: ImageType;
  from: string;
  to: string;
  thumbnail: string;
  /** Copy the picture as it is, without metadata. */
  original?: boolean;
}

export interface ProcessedImage {
  type: StoredImageType;
  /** Bytes of the file at `to`. */
  size: number;
  width: number;
  height: number;
  /** A `data:` URL of a picture of at most 16 pixels a side. */
  placeholder: string;
}

/** Why a picture was refused. `no_space`: the disk is full. */
export interface ImageFailure {
  failed: 'invalid' | 'too_large' | 'no_space';
  message: string;
}

/** Messages of the image process to the server. */
export type ImageWorkerMessage =
  /** It accepts requests. */
  | { ready: true }
  /** It has read a request. If it ends after this, the picture is the cause. */
  | { began: true }
  | { drawn: ProcessedImage }
  /** `ends`: it accepts no further request. */
  | (ImageFailure & { ends?: true });
