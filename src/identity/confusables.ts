import unhomoglyph from 'unhomoglyph';

const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
/** Characters that only stretch Arabic and NKo words. */
const STRETCHES = /[\u{640}\u{7fa}]/gu;
const A = 'A'.codePointAt(0)!;
const LETTERS_MAX = 26;
/** White letters in black circles and squares, which NFKC does not map: the first of each alphabet. */
const WHITE_LETTERS = [0x1f150, 0x1f170];
/** Small capitals in alphabetical order; there is no X. */
const SMALL_CAPITALS = Array.from('ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡ\0ʏᴢ');

/**
 * Returns the key that nicknames are compared and found by: NFKC (UAX #15), case folding without invisible characters,
 * and then the confusables skeleton (UTS #39).
 */
export function nameKey(name: string): string {
  return fold(skeleton(fold(name)));
}

/**
 * Returns the skeleton of the nickname as displayed, before case folding: `paypaI` with a capital I equals `paypal`,
 * and a Cyrillic `Вob` equals `Bob`. `nameKey` misses these, because the folded `i` and `в` look different.
 */
export function nameSkeleton(name: string): string {
  return fold(skeleton(plainLetters(name.normalize('NFKC')).replace(INVISIBLE, '').replace(STRETCHES, '')));
}

/** Replaces characters that look like Latin capitals with those. */
export function plainLetters(text: string, alphabets: readonly number[] = WHITE_LETTERS): string {
  return Array.from(text, (character) => {
    const point = character.codePointAt(0)!;
    const first = alphabets.find((start) => point >= start && point < start + LETTERS_MAX);
    const place = first === undefined ? SMALL_CAPITALS.indexOf(character) : point - first;
    return place < 0 ? character : String.fromCodePoint(A + place);
  }).join('');
}

/** Returns the UTS #39 skeleton: equal for texts that look alike; not readable (`m` becomes `rn`). */
function skeleton(text: string): string {
  return unhomoglyph(text.normalize('NFD')).normalize('NFD');
}

/** Folds width and case, so that texts that read the same are equal. */
export function fold(text: string): string {
  return (
    text
      .normalize('NFKC')
      // Through upper case, so that `ß` equals `ss` and `ς` equals `σ`.
      .toUpperCase()
      .toLowerCase()
      .replace(INVISIBLE, '')
      .replace(/\s+/gu, ' ')
      .trim()
      .normalize('NFKC')
  );
}
