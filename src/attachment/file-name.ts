import { create } from 'content-disposition';

const NAME_MAX_LENGTH = 120;
const EXTENSION = /\.[^.\s]{1,12}$/u;
/** Controls, what turns the direction of writing around ("gpj.exe"), halves of characters, and what no file may hold. */
// eslint-disable-next-line no-control-regex
const HARMFUL = /[\p{C}\p{Zl}\p{Zp}<>:"/\\|?*]/gu;
/** What shows as nothing: letters of no width and a blank that counts as a symbol. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\u2800]/gu;

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

/** A file name as it is shown and offered for saving; it never names a file here. `undefined` where nothing is left. */
export function sanitizeFileName(text: string | undefined, type: string): string | undefined {
  const name = cleanName(text);
  if (name === '') return undefined;
  const extension = EXTENSION.exec(name)?.[0] ?? '';
  const stem = Array.from(name.slice(0, name.length - extension.length))
    .slice(0, NAME_MAX_LENGTH)
    .join('');
  const known = EXTENSIONS[type];
  const fits = !known || known.includes(extension.toLowerCase());
  return fits ? stem + extension : stem + extension + known[0]!;
}

/** Without what hides how a name ends: invisible characters, rows of spaces, and what Windows takes off its end. */
export function cleanName(text: string | undefined): string {
  return (text ?? '')
    .normalize('NFC')
    .toWellFormed()
    .replace(HARMFUL, '')
    .replace(INVISIBLE, '')
    .replace(/\s+/gu, ' ')
    .replace(/[ .]+$/, '')
    .trimStart();
}

/**
 * The `Content-Disposition` of a file (RFC 6266): the name in UTF-8 (RFC 8187), and one in ASCII for old clients.
 * @param type `inline` for what the page shows itself
 */
export function contentDisposition(type: 'inline' | 'attachment', name: string | undefined): string {
  // A browser that reads the ASCII name alone would save a "?" or decode a "%".
  return create(name, { type, fallback: name?.replace(/[^\x20-\x7e]|["\\%]/g, '_') });
}
