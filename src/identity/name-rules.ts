/** Controls, what steers the direction of text, halves of characters, and what has no meaning. */
const UNUSABLE = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;
/** What cannot be seen; the characters named one by one are blank though Unicode counts them as letters, marks or symbols. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\u{2800}\u{13440}-\u{13442}\u{16fe4}\u{1d159}]/u;
/** Emoji are spelled with joiners and selectors that are invisible by themselves. */
const EMOJI = /\p{RGI_Emoji}/gv;
/** Accents upon accents would climb over the lines above and below. */
const STACKED_MARKS = /\p{M}{5}/u;

/** A name as it is shown: composed (NFC), single spaces, none at the ends. */
export function normalizeName(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\p{Zs}+/gu, ' ')
    .trim();
}

/** Why people could not read `name`, of a person or a room, as what it is; `undefined` where they can. */
export function nameProblem(name: string): string | undefined {
  if (name === '') return 'empty';
  if (UNUSABLE.test(name) || INVISIBLE.test(name.replace(EMOJI, ''))) {
    return 'it holds characters that cannot be seen';
  }
  return STACKED_MARKS.test(name.normalize('NFD')) ? 'it piles up accents' : undefined;
}
