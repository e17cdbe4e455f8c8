import { renderUnicodeCompact } from 'uqr';

/** Returns a QR code as text, with two rows of modules per line. */
export function qrCode(url: string): string {
  return renderUnicodeCompact(url, { border: 2 });
}
