/** Number of waveform values that are sent. */
const PARTS = 40;
const LOUDEST = 15;

/** The waveform of a recording in the protocol: a digit from `0` to `f` for each of equal parts. */
export function waveformOf(levels: readonly number[]): string {
  const peak = Math.max(...levels, 0.05);
  return spread(levels, Math.min(PARTS, levels.length))
    .map((level) => Math.round((level / peak) * LOUDEST).toString(16))
    .join('');
}

/** The bars that are drawn, from 0 to 1; equal ones where no waveform is known. */
export function barsOf(waveform: string, count: number): number[] {
  const levels = Array.from(waveform, (digit) => parseInt(digit, 16) / LOUDEST);
  return levels.length > 0 ? spread(levels, count) : Array.from({ length: count }, () => 0.4);
}

/** Resamples a waveform to another number of steps: of several values the loudest. */
function spread(levels: readonly number[], count: number): number[] {
  return Array.from({ length: count }, (_, at) => {
    const from = Math.floor((at * levels.length) / count);
    const to = Math.max(from + 1, Math.floor(((at + 1) * levels.length) / count));
    return Math.max(...levels.slice(from, to));
  });
}
