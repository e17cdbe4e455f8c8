import { create } from 'content-disposition';
import { removeInvisible } from '../common/invisible-characters.js';
import { graphemesOf } from '../protocol/content.js';

const NAME_MAX_LENGTH = 120;
const EXTENSION = /\.[^.\s]{1,12}$/u;
/**
 * Control characters, characters that reverse the text direction ("gpj.exe"), lone surrogates, and characters that
 * file systems reject.
 */
// eslint-disable-next-line no-control-regex
const HARMFUL = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Bidi_Control}\p{Zl}\p{Zp}<>:"/\\|?*]/gu;
const EXTENSIONS: Record<string, readonly string[]> = {
  'image/jpeg': ['.jpg', '.jpeg', '.jfif'],
  'image/png': ['.png'],
  'image/webp': ['.webp'],
  'image/gif': ['.gif'],
  'audio/webm': ['.webm', '.weba'],
  'audio/ogg': ['.ogg', '.oga', '.opus'],
  'audio/mp4': ['.m4a', '.mp4'],
  'audio/mpeg': ['.mp3'],
  'audio/wav': ['.wav'],
};

/**
 * Returns a file name to display and to save as, or `undefined` if no character is left. It never names a file on
 * this server.
 */
export function sanitizeFileName(text: string | undefined, type: string): string | undefined {
  const name = cleanName(text);
  if (name === '') return undefined;
  const extension = EXTENSION.exec(name)?.[0] ?? '';
  const stem = graphemesOf(name.slice(0, name.length - extension.length))
    .slice(0, NAME_MAX_LENGTH)
    .join('');
  const known = EXTENSIONS[type];
  const fits = !known || known.includes(extension.toLowerCase());
  return fits ? stem + extension : stem + extension + known[0]!;
}

/**
 * Removes what hides the end of a name: invisible characters, runs of spaces, and the trailing spaces and dots that
 * Windows drops.
 */
export function cleanName(text: string | undefined): string {
  return removeInvisible((text ?? '').normalize('NFC').toWellFormed())
    .replace(HARMFUL, '')
    .replace(/\s+/gu, ' ')
    .replace(/[ .]+$/, '')
    .trimStart();
}

/**
 * Returns the `Content-Disposition` of a file (RFC 6266): the name in UTF-8 (RFC 8187), and in ASCII for old clients.
 * @param type `inline` for files that the page displays itself
 */
export function contentDisposition(type: 'inline' | 'attachment', name: string | undefined): string {
  // A browser that reads only the ASCII name would save a "?" or decode a "%".
  return create(name, { type, fallback: name?.replace(/[^\x20-\x7e]|["\\%]/g, '_') });
}
