const SHOWN_MAX = 999;

/** The number as shown: a reader does not need the exact number of a thousand messages. */
export const capped = (count: number): string => (count > SHOWN_MAX ? `${SHOWN_MAX}+` : `${count}`);
