/** How many entries are in the page at most; further ones replace those at the other end. */
export const DRAWN_MOST = 240;
const DRAWN_AT_THE_END = 120;
const STEP = 40;

/** The part of a log that is in the page: entries `from … to`. */
export interface Part {
  from: number;
  to: number;
}

interface Run {
  first: number;
  last: number;
}

/** The newest entries. Keeps its beginning for a while, so that not every new entry moves it. */
export function atTheEnd(part: Part, { first, last }: Run): Part {
  const from = Math.max(part.from, first);
  const keep = from <= last + 1 && last - from < DRAWN_MOST;
  return { from: keep ? from : Math.max(first, last - DRAWN_AT_THE_END + 1), to: last };
}

/** The same part, as far as the log still has it. */
export function within(part: Part, run: Run): Part {
  if (part.to < run.first || part.from > run.last) return atTheEnd({ from: 0, to: 0 }, run);
  return { from: Math.max(part.from, run.first), to: Math.min(part.to, run.last) };
}

export function earlier({ from, to }: Part, { first }: Run): Part {
  const begin = Math.max(first, from - STEP);
  return { from: begin, to: Math.min(to, begin + DRAWN_MOST - 1) };
}

export function later({ from, to }: Part, { last }: Run): Part {
  const end = Math.min(last, to + STEP);
  return { from: Math.max(from, end - DRAWN_MOST + 1), to: end };
}
