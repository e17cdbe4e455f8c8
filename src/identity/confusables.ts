import unhomoglyph from 'unhomoglyph';

const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

/**
 * What two spellings of one nickname have in common: UAX #15 NFKC, cases folded, nothing invisible, and of that the
 * UTS #39 skeleton. The one key by which nicknames are compared and found.
 */
export function keyOf(name: string): string {
  return folded(skeleton(folded(name)));
}

/**
 * The skeleton of what is seen, before the cases are folded: it tells `paypaI` with a capital I and a Cyrillic `Вob`
 * from nobody but `paypal` and `Bob`. `keyOf` cannot, because `i` and `в` look like neither.
 */
export function lookOf(name: string): string {
  return folded(skeleton(name.normalize('NFKC').replace(INVISIBLE, '')));
}

/** UTS #39: equal for texts that look alike, and not meant to be read (`m` becomes `rn`). */
function skeleton(text: string): string {
  return unhomoglyph(text.normalize('NFD')).normalize('NFD');
}

/** One spelling for all that are read as the same text: full and half width, upper and lower case. */
export function folded(text: string): string {
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
