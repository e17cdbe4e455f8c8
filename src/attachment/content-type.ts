/** How much of a file is looked at. */
export const HEAD_BYTES = 64 * 1024;

/** Pictures that every browser shows, and that are drawn anew before anybody sees them. */
export const PICTURES = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'] as const;
export type PictureType = (typeof PICTURES)[number];

const UNKNOWN = 'application/octet-stream';

/**
 * The media type of a file by what is in it; what it is called and what its sender says do not count. Nothing that a
 * browser would run (HTML, SVG, XML, scripts) has a type here, so nothing is ever served as that.
 * @param head the first {@link HEAD_BYTES} or less
 */
export function typeOf(head: Buffer): string {
  return KINDS.find(({ is }) => is(head))?.type ?? UNKNOWN;
}

export function isPicture(type: string): type is PictureType {
  return (PICTURES as readonly string[]).includes(type);
}

export function isRecording(type: string): boolean {
  return type.startsWith('audio/');
}

/** Whether a file passes for a picture to whoever looks at its name or at what its sender says. */
export function claimsToBePicture(mediaType: string, name: string | undefined): boolean {
  return /^image\//i.test(mediaType) || PICTURE_NAME.test(name ?? '');
}

const PICTURE_NAME = /\.(jpe?g|jfif|a?png|gif|webp|svgz?|bmp|ico|avif|hei[cf]|tiff?)$/i;

const starts = (...bytes: number[]) => {
  const magic = Buffer.from(bytes);
  return (head: Buffer): boolean => head.subarray(0, magic.length).equals(magic);
};
const says =
  (text: string, at = 0) =>
  (head: Buffer): boolean =>
    head.subarray(at, at + text.length).equals(Buffer.from(text, 'latin1'));
const holds = (head: Buffer, ...texts: string[]): boolean =>
  texts.some((text) => head.includes(text, 0, 'latin1'));

const isMatroska = starts(0x1a, 0x45, 0xdf, 0xa3);
const isOgg = says('OggS');
const isMp4 = says('ftyp', 4);
const isRiff = says('RIFF');

/** The first that fits counts. */
const KINDS: { type: string; is: (head: Buffer) => boolean }[] = [
  { type: 'image/jpeg', is: starts(0xff, 0xd8, 0xff) },
  { type: 'image/png', is: starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a) },
  { type: 'image/gif', is: (head) => says('GIF87a')(head) || says('GIF89a')(head) },
  { type: 'image/webp', is: (head) => isRiff(head) && says('WEBP', 8)(head) },
  { type: 'audio/wav', is: (head) => isRiff(head) && says('WAVE', 8)(head) },
  // What holds a track of pictures is a film, which is a file like any other.
  {
    type: 'audio/webm',
    is: (head) => isMatroska(head) && holds(head, 'A_OPUS', 'A_VORBIS') && !holds(head, 'V_'),
  },
  { type: 'video/webm', is: (head) => isMatroska(head) && holds(head, 'webm') },
  { type: 'audio/ogg', is: (head) => isOgg(head) && holds(head, 'OpusHead', '\u0001vorbis') },
  { type: 'audio/mp4', is: (head) => isMp4(head) && holds(head, 'soun', 'M4A ') && !holds(head, 'vide') },
  { type: 'video/mp4', is: (head) => isMp4(head) && holds(head, 'vide') },
  { type: 'audio/mpeg', is: (head) => says('ID3')(head) || isMpegAudio(head) },
  { type: 'application/pdf', is: says('%PDF-') },
  { type: 'application/zip', is: starts(0x50, 0x4b, 0x03, 0x04) },
  { type: 'application/gzip', is: starts(0x1f, 0x8b, 0x08) },
  { type: 'application/x-7z-compressed', is: starts(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c) },
];

/** The header of a frame: eleven bits for sync, layer III, a rate there is. */
function isMpegAudio(head: Buffer): boolean {
  const [sync = 0, version = 0, rate = 0] = head;
  return sync === 0xff && (version & 0xe6) === 0xe2 && (rate & 0xf0) !== 0xf0 && (rate & 0x0c) !== 0x0c;
}
