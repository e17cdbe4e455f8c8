import { renderUnicodeCompact } from 'uqr';

/** A code for the camera of a phone, two rows of it in one line of text. */
export function qrCode(url: string): string {
  return renderUnicodeCompact(url, { border: 2 });
}
