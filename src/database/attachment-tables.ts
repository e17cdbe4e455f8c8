import type { Generated } from 'kysely';

/** A file that is in the store; its row is made after it, and deleted before it. */
export interface AttachmentRow {
  id: string;
  uploader: string;
  type: string;
  /** Bytes, the thumbnail's not counted. */
  size: number;
  name: string | null;
  width: number | null;
  height: number | null;
  /** 1 where there is a second file, the thumbnail. */
  thumbnail: number;
  placeholder: string | null;
  seconds: number | null;
  waveform: string | null;
  /** The address that it came from, of IPv6 its /64; `null` once that is a day ago. */
  network: string | null;
  created_at: number;
}

/** A picture by which its uploader goes, or once went. */
export interface CustomAvatarRow {
  attachment: string;
}

/** A text with which an attachment was sent. One without any is an upload that was not sent yet, or not any more. */
export interface AttachmentUseRow {
  attachment: string;
  conversation: string;
  seq: number;
  /** 1 where the text was taken back; the row goes a moment later. */
  recalled: Generated<number>;
}
