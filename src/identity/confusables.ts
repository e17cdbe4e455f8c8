import unhomoglyph from 'unhomoglyph';

const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
/** Makes Arabic and NKo words wider and says nothing. */
const STRETCHES = /[\u{640}\u{7fa}]/gu;
const A = 'A'.codePointAt(0)!;
const LETTERS_MAX = 26;
/** White letters in black circles and squares, which NFKC leaves alone: the first of each alphabet. */
const WHITE_LETTERS = [0x1f150, 0x1f170];
/** Small capitals in the order of the alphabet; there is no X. */
const SMALL_CAPITALS = Array.from('ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡ\0ʏᴢ');

/**
 * What two spellings of one nickname have in common: UAX #15 NFKC, cases folded, nothing invisible, and of that the
 * UTS #39 skeleton. The one key by which nicknames are compared and found.
 */
export function nameKey(name: string): string {
  return fold(skeleton(fold(name)));
}

/**
 * The skeleton of what is seen, before the cases are folded: it tells `paypaI` with a capital I and a Cyrillic `Вob`
 * from nobody but `paypal` and `Bob`. `nameKey` cannot, because `i` and `в` look like neither.
 */
export function nameSkeleton(name: string): string {
  return fold(skeleton(plainLetters(name.normalize('NFKC')).replace(INVISIBLE, '').replace(STRETCHES, '')));
}

/** Replaces characters that are drawn as Latin capitals by these. */
export function plainLetters(text: string, alphabets: readonly number[] = WHITE_LETTERS): string {
  return Array.from(text, (character) => {
    const point = character.codePointAt(0)!;
    const first = alphabets.find((start) => point >= start && point < start + LETTERS_MAX);
    const place = first === undefined ? SMALL_CAPITALS.indexOf(character) : point - first;
    return place < 0 ? character : String.fromCodePoint(A + place);
  }).join('');
}

/** UTS #39: equal for texts that look alike, and not meant to be read (`m` becomes `rn`). */
function skeleton(text: string): string {
  return unhomoglyph(text.normalize('NFD')).normalize('NFD');
}

/** One spelling for all that are read as the same text: full and half width, upper and lower case. */
export function fold(text: string): string {
  return (
    text
      .normalize('NFKC')
      // By way of upper case, so that `ß` and `ss`, `ς` and `σ` are one.
      .toUpperCase()
      .toLowerCase()
      .replace(INVISIBLE, '')
      .replace(/\s+/gu, ' ')
      .trim()
      .normalize('NFKC')
  );
}
