import { NotLossless } from './not-lossless.js';

const START = Buffer.from([0xff, 0xd8]);
const END = Buffer.from([0xff, 0xd9]);
const ICC = Buffer.from('ICC_PROFILE\0', 'latin1');

/**
 * Returns a JPEG with the segments that draw it: without Exif, XMP, comments, previews, and what follows its end.
 * @param orientation 1 to 8, as in Exif; it is kept
 * @throws NotLossless where the segments are not those of a complete JPEG
 */
export function stripJpeg(file: Buffer, orientation: number): Buffer {
  if (!file.subarray(0, 2).equals(START)) throw new NotLossless('no JPEG signature');
  const kept: Buffer[] = [START];
  if (orientation > 1) kept.push(exifWith(orientation));
  for (let at = 2; at + 2 <= file.length;) {
    if (file[at] !== 0xff) throw new NotLossless('no marker where one must be');
    const marker = file[at + 1]!;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0xd9) return Buffer.concat([...kept, END]);
    if (at + 4 > file.length) break;
    const end = at + 2 + file.readUInt16BE(at + 2);
    if (end > file.length || end < at + 4) break;
    if (isDrawn(marker, file.subarray(at + 4, end))) kept.push(file.subarray(at, end));
    at = end;
    if (marker !== 0xda) continue;
    at = afterScan(file, end);
    kept.push(file.subarray(end, at));
  }
  throw new NotLossless('the JPEG has no end');
}

/** Frames, Huffman and quantization tables, scans, and the restart interval, which every decoder reads strictly. */
const STRICT = new Set([0xc0, 0xc1, 0xc2, 0xc4, 0xda, 0xdb, 0xdd]);

/** Besides, keeps JFIF, Adobe's colour transform, and colour profiles. */
function isDrawn(marker: number, body: Buffer): boolean {
  if (marker === 0xe0) return body.toString('latin1', 0, 5) === 'JFIF\0' && body.length === 14;
  if (marker === 0xee) return body.toString('latin1', 0, 5) === 'Adobe' && body.length === 12;
  return marker === 0xe2 ? body.subarray(0, ICC.length).equals(ICC) : STRICT.has(marker);
}

/** The data of a scan ends at the first marker other than an escaped byte and a restart. */
function afterScan(file: Buffer, from: number): number {
  for (let at = file.indexOf(0xff, from); at >= 0; at = file.indexOf(0xff, at + 1)) {
    const next = file[at + 1];
    if (next === undefined) break;
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
  }
  throw new NotLossless('a scan has no end');
}

/** An Exif segment with nothing but the orientation. */
function exifWith(orientation: number): Buffer {
  // The segment, the header of a TIFF, and a directory with one entry.
  const exif = Buffer.from(
    'ffe10022 457869660000 4d4d002a00000008 0001 0112000300000001 00000000 00000000'.replaceAll(' ', ''),
    'hex',
  );
  exif.writeUInt16BE(orientation, 28);
  return exif;
}
