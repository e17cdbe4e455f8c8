const NAME_MAX_LENGTH = 120;
const EXTENSION = /\.[^.\s]{1,12}$/u;
/** Controls, what turns the direction of writing around ("gpj.exe"), halves of characters, and what no file may hold. */
// eslint-disable-next-line no-control-regex
const HARMFUL = /[\p{C}\p{Zl}\p{Zp}<>:"/\\|?*]/gu;

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
export function tidyName(text: string | undefined, type: string): string | undefined {
  const name = (text ?? '').normalize('NFC').toWellFormed().replace(HARMFUL, '').trim();
  if (name === '' || /^\.+$/.test(name)) return undefined;
  const extension = EXTENSION.exec(name)?.[0] ?? '';
  const stem = Array.from(name.slice(0, name.length - extension.length))
    .slice(0, NAME_MAX_LENGTH)
    .join('');
  const known = EXTENSIONS[type];
  const fits = !known || known.includes(extension.toLowerCase());
  return fits ? stem + extension : stem + extension + known[0]!;
}

/**
 * The `Content-Disposition` of a file (RFC 6266): the name in UTF-8 (RFC 8187), and one in ASCII for old clients.
 * @param how `inline` for what the page shows itself
 */
export function disposition(how: 'inline' | 'attachment', name: string | undefined): string {
  if (name === undefined) return how;
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${how}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
