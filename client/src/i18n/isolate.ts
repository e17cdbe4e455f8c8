/** Isolated already, as a name inside another text. */
const ISOLATED = /\u2068[^\u2068\u2069]*\u2069/;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufefc]/;

/**
 * Keeps inserted text from changing the order of the text around it: an Arabic name would pull digits that follow it to
 * its left. Wraps it in U+2068 and U+2069, as `<bdi>` does; other text is returned as it is.
 */
export const isolate = (text: string): string =>
  RIGHT_TO_LEFT.test(text) && !ISOLATED.test(text) ? `\u2068${text}\u2069` : text;

/** Returns the texts with functions that isolate what they insert. */
export function isolating<T extends object>(texts: T): T {
  const entries = Object.entries(texts).map(([name, text]: [string, unknown]) => [name, isolatingOne(text)]);
  return Object.fromEntries(entries) as T;
}

function isolatingOne(text: unknown): unknown {
  if (typeof text === 'function')
    return (...inserted: unknown[]): unknown => text(...inserted.map(isolateAll));
  return typeof text === 'object' && text !== null && !Array.isArray(text) ? isolating(text) : text;
}

function isolateAll(inserted: unknown): unknown {
  if (typeof inserted === 'string') return isolate(inserted);
  return Array.isArray(inserted) ? inserted.map(isolateAll) : inserted;
}
