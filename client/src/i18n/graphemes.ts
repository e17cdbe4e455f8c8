const segmenter = 'Segmenter' in Intl ? new Intl.Segmenter() : undefined;

/** Characters as users count them (grapheme clusters). */
export function countCharacters(text: string): number {
  return charactersOf(text).length;
}

/** Returns the first `max` characters as users count them, and "…" where there are more. */
export function excerptOf(text: string, max: number): string {
  const characters = charactersOf(text);
  return characters.length > max ? `${characters.slice(0, max).join('')}…` : text;
}

export function charactersOf(text: string): string[] {
  return segmenter ? Array.from(segmenter.segment(text), ({ segment }) => segment) : Array.from(text);
}
