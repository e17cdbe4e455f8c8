/** Characters shown before the first match. */
const BEFORE = 16;
const ACCENTS = /([\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}])\p{Mn}+/gu;

export interface Piece {
  text: string;
  found: boolean;
}

/**
 * Returns an excerpt of a text with the matches of a search, in pieces: matches and the text
 * between. Like the search, it ignores case and accents.
 */
export function highlight(text: string, query: string): Piece[] {
  const line = text.replace(/\s+/g, ' ');
  const sought = fold(query.trim()).text.split(/\s+/).filter(Boolean);
  if (sought.length === 0) return [{ text: line, found: false }];
  // The longest first, so that of two words with the same beginning the longer one is marked
  // completely.
  const pattern = sought
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('|');
  const words = new RegExp(pattern, 'gu');
  const folded = fold(line);
  const matches = Array.from(folded.text.matchAll(words), ({ index, 0: word }) => ({
    start: folded.places[index]!,
    end: folded.places[index + word.length]!,
  }));
  const first = matches[0]?.start ?? -1;
  const from = first > 2 * BEFORE ? beginning(line, first - BEFORE) : 0;
  const pieces: Piece[] = from > 0 ? [{ text: '…', found: false }] : [];
  let done = from;
  for (const { start, end } of matches) {
    pieces.push(
      { text: line.slice(done, start), found: false },
      { text: line.slice(start, end), found: true },
    );
    done = end;
  }
  pieces.push({ text: line.slice(done), found: false });
  return pieces.filter(({ text: piece }) => piece !== '');
}

/** Folds a text, and returns for each character of it, and for its end, the place in the original. */
function fold(text: string): { text: string; places: number[] } {
  let folded = '';
  const places: number[] = [];
  let at = 0;
  for (const character of text) {
    const plain = character.normalize('NFKD').replace(ACCENTS, '$1').normalize('NFKC').toLowerCase();
    folded += plain;
    for (let i = 0; i < plain.length; i += 1) places.push(at);
    at += character.length;
  }
  return { text: folded, places: [...places, at] };
}

/** Never in the middle of a character. */
function beginning(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}
