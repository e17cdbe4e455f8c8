import { attachedAs } from '../../../src/protocol/attached';
import type { Attachment } from '../../../src/protocol/shapes';

/** Something that goes along with a message: a file of this device, or what the server has already. */
export interface Parcel extends Attachment {
  /** Empty until it is uploaded. */
  id: string;
  /** Where its content waits in this browser until then. */
  key?: string;
}

/** Where a content of it is found; see `content.ts`. */
export function pathOf({ id, key = '' }: Parcel, part: '' | '/thumbnail' = ''): string {
  return id ? id + part : `local/${key}`;
}

/** As the server knows it. */
export function attachmentOf(parcel: Parcel): Attachment {
  const { key, ...attachment } = parcel;
  void key;
  return attachment;
}

export const isPicture = (parcel: Parcel): boolean => attachedAs(parcel) === 'picture';
export const isRecording = (parcel: Parcel): boolean => attachedAs(parcel) === 'recording';
