const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufefc]/;

/**
 * Keeps inserted text from changing the order of the text around it: an Arabic name would pull digits that follow it to
 * its left. Wraps it in U+2068 and U+2069, as `<bdi>` does; other text is returned as it is.
 */
export const isolate = (text: string): string => (RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text);
