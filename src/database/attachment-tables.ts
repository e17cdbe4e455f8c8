import type { Generated } from 'kysely';

/** A stored file. The row is inserted after the file is written and deleted before the file is deleted. */
export interface AttachmentRow {
  id: string;
  uploader: string;
  type: string;
  /** Bytes, without the thumbnail. */
  size: number;
  name: string | null;
  width: number | null;
  height: number | null;
  /** 1 if the attachment has a thumbnail file. */
  thumbnail: number;
  placeholder: string | null;
  seconds: number | null;
  waveform: string | null;
  /** The network of the uploader: the IPv4 address or the IPv6 /64. `null` one day after the upload. */
  network: string | null;
  created_at: number;
}

/** A picture that is or was the avatar of its uploader. */
export interface CustomAvatarRow {
  attachment: string;
}

/**
 * A message with which an attachment was sent. An attachment without a use is an upload that is not sent yet, or no
 * longer.
 */
export interface AttachmentUseRow {
  attachment: string;
  conversation: string;
  seq: number;
  /** 1 if the message was recalled; the row is deleted shortly after. */
  recalled: Generated<number>;
}
