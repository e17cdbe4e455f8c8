/** Parts of a recording whose loudness is sent along. */
const PARTS = 40;
const LOUDEST = 15;

/** How loud a recording is along the way, as the wire has it: a digit from `0` to `f` for each of equal parts. */
export function waveformOf(levels: readonly number[]): string {
  const peak = Math.max(...levels, 0.05);
  return spread(levels, Math.min(PARTS, levels.length))
    .map((level) => Math.round((level / peak) * LOUDEST).toString(16))
    .join('');
}

/** The bars that are drawn, from 0 to 1; even ones where nothing is known. */
export function barsOf(waveform: string, count: number): number[] {
  const levels = Array.from(waveform, (digit) => parseInt(digit, 16) / LOUDEST);
  return levels.length > 0 ? spread(levels, count) : Array.from({ length: count }, () => 0.4);
}

/** The same course in another number of steps: of several the loudest. */
function spread(levels: readonly number[], count: number): number[] {
  return Array.from({ length: count }, (_, at) => {
    const from = Math.floor((at * levels.length) / count);
    const to = Math.max(from + 1, Math.floor(((at + 1) * levels.length) / count));
    return Math.max(...levels.slice(from, to));
  });
}
