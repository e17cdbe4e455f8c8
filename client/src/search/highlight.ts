/** Characters shown before the first match. */
const BEFORE = 16;

export interface Piece {
  text: string;
  found: boolean;
}

/**
 * Returns an excerpt of a text with the matches of a search, in pieces: matches and the text
 * between.
 */
export function highlight(text: string, query: string): Piece[] {
  const line = text.replace(/\s+/g, ' ');
  const sought = query.trim().split(/\s+/).filter(Boolean);
  if (sought.length === 0) return [{ text: line, found: false }];
  // The longest first, so that of two words with the same beginning the longer one is marked
  // completely.
  const pattern = sought
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('|');
  const words = new RegExp(pattern, 'giu');
  const first = line.search(words);
  const from = first > 2 * BEFORE ? beginning(line, first - BEFORE) : 0;
  const shown = line.slice(from);
  const pieces: Piece[] = from > 0 ? [{ text: '…', found: false }] : [];
  let done = 0;
  for (const match of shown.matchAll(words)) {
    pieces.push({ text: shown.slice(done, match.index), found: false }, { text: match[0], found: true });
    done = match.index + match[0].length;
  }
  pieces.push({ text: shown.slice(done), found: false });
  return pieces.filter(({ text }) => text !== '');
}

/** Never in the middle of a character. */
function beginning(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}
