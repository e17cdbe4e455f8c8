/** How many bytes of a file are examined. */
export const HEAD_BYTES = 64 * 1024;

/** Types of stored pictures: every browser displays them. */
const STORED_IMAGE_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'] as const;
export type StoredImageType = (typeof STORED_IMAGE_TYPES)[number];
/** Types of pictures that can be decoded. They are re-encoded, or copied without metadata, before any user sees them. */
const IMAGE_TYPES = [...STORED_IMAGE_TYPES, 'image/avif'] as const;
export type ImageType = (typeof IMAGE_TYPES)[number];

const UNKNOWN = 'application/octet-stream';

/**
 * Returns the media type of a file by its content; the file name and the declared type are ignored. Types that a
 * browser would execute (HTML, SVG, XML, scripts) are unknown here, so nothing is served as one.
 * @param head the first {@link HEAD_BYTES} or less
 */
export function contentTypeOf(head: Buffer): string {
  return KINDS.find(({ is }) => is(head))?.type ?? UNKNOWN;
}

export function isImage(type: string): type is ImageType {
  return (IMAGE_TYPES as readonly string[]).includes(type);
}

export function isRecording(type: string): boolean {
  return type.startsWith('audio/');
}

/**
 * Returns whether the declared type or the file name claims that a file is a picture that can be drawn. If it cannot,
 * it is refused: as a file it would keep the place where it was taken. Other
 * pictures, such as HEIC, TIFF, BMP and SVG, are sent as files.
 */
export function looksLikeImage(mediaType: string, name: string | undefined): boolean {
  return IMAGE_MEDIA_TYPE.test(mediaType) || IMAGE_NAME.test(name ?? '');
}

const IMAGE_MEDIA_TYPE = /^image\/(?:p?jpe?g|a?png|gif|webp|avif)\b/i;
const IMAGE_NAME = /\.(?:jpe?g|jfif|a?png|gif|webp|avif)$/i;

const startsWith = (...bytes: number[]) => {
  const magic = Buffer.from(bytes);
  return (head: Buffer): boolean => head.subarray(0, magic.length).equals(magic);
};
const hasText =
  (text: string, at = 0) =>
  (head: Buffer): boolean =>
    head.subarray(at, at + text.length).equals(Buffer.from(text, 'latin1'));
const contains = (head: Buffer, ...texts: string[]): boolean =>
  texts.some((text) => head.includes(text, 0, 'latin1'));

const isMatroska = startsWith(0x1a, 0x45, 0xdf, 0xa3);
const isOgg = hasText('OggS');
const isMp4 = hasText('ftyp', 4);
const isRiff = hasText('RIFF');
/** The first box lists what a file can be read as. */
const hasBrand = (head: Buffer, ...brands: string[]): boolean =>
  contains(head.subarray(8, Math.min(head.length, head.readUInt32BE(0), 256)), ...brands);

/** The first match decides. */
const KINDS: { type: string; is: (head: Buffer) => boolean }[] = [
  { type: 'image/jpeg', is: startsWith(0xff, 0xd8, 0xff) },
  { type: 'image/png', is: startsWith(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a) },
  { type: 'image/gif', is: (head) => hasText('GIF87a')(head) || hasText('GIF89a')(head) },
  { type: 'image/webp', is: (head) => isRiff(head) && hasText('WEBP', 8)(head) },
  { type: 'image/avif', is: (head) => isMp4(head) && hasBrand(head, 'avif', 'avis') },
  { type: 'audio/wav', is: (head) => isRiff(head) && hasText('WAVE', 8)(head) },
  // A file with a video track is no voice message: it is shown as a plain file.
  {
    type: 'audio/webm',
    is: (head) => isMatroska(head) && contains(head, 'A_OPUS', 'A_VORBIS') && !contains(head, 'V_'),
  },
  { type: 'video/webm', is: (head) => isMatroska(head) && contains(head, 'webm') },
  { type: 'audio/ogg', is: (head) => isOgg(head) && contains(head, 'OpusHead', '\u0001vorbis') },
  {
    type: 'audio/mp4',
    is: (head) => isMp4(head) && contains(head, 'soun', 'M4A ') && !contains(head, 'vide'),
  },
  { type: 'video/mp4', is: (head) => isMp4(head) && contains(head, 'vide') },
  { type: 'audio/mpeg', is: (head) => hasText('ID3')(head) || isMpegAudio(head) },
  { type: 'application/pdf', is: hasText('%PDF-') },
  { type: 'application/zip', is: startsWith(0x50, 0x4b, 0x03, 0x04) },
  { type: 'application/gzip', is: startsWith(0x1f, 0x8b, 0x08) },
  { type: 'application/x-7z-compressed', is: startsWith(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c) },
];

/** Returns whether a frame header starts here: eleven sync bits, layer III, a valid bit rate and sample rate. */
function isMpegAudio(head: Buffer): boolean {
  const [sync = 0, version = 0, rate = 0] = head;
  return sync === 0xff && (version & 0xe6) === 0xe2 && (rate & 0xf0) !== 0xf0 && (rate & 0x0c) !== 0x0c;
}
