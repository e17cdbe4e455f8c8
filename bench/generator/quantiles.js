// @ts-check
/** @typedef {{ count: number, p50: number, p99: number, max: number }} Quantiles ms */

/** @param {number[]} samples µs @returns {Quantiles | null} */
export function quantiles(samples) {
  if (samples.length === 0) return null;
  const sorted = Float64Array.from(samples).sort();
  const at = (/** @type {number} */ part) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] / 1000;
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) };
}
