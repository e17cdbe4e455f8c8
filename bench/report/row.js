// @ts-check
/**
 * One line of the table.
 * @typedef {object} Row
 * @property {string} measure
 * @property {string} unit
 * @property {number | null} baseline median; `null`: not measured
 * @property {number | null} teahouse median
 * @property {number | null} ratio teahouse to baseline
 * @property {string} asked
 * @property {'yes' | 'stretch' | 'no' | ''} reached
 * @property {string} note
 *
 * @typedef {object} Goal
 * @property {string} asked in words
 * @property {(teahouse: number, baseline: number | null) => 'yes' | 'stretch' | 'no' | ''} judge
 */

/**
 * @param {string} measure @param {string} unit @param {number[]} baseline one value a round @param {number[]} teahouse
 * @param {Goal} goal @param {string} [note] @returns {Row}
 */
export function row(measure, unit, baseline, teahouse, goal, note = '') {
  const their = median(baseline);
  const our = median(teahouse);
  return {
    measure,
    unit,
    baseline: their,
    teahouse: our,
    ratio: their !== null && our !== null && their !== 0 ? our / their : null,
    asked: goal.asked,
    reached: our === null ? '' : goal.judge(our, their),
    note,
  };
}

/** At least so many times baseline. @param {number} asked @param {number} [stretch] @returns {Goal} */
export const timesAtLeast = (asked, stretch = Infinity) => ({
  asked: `≥ ${asked} ×`,
  judge: (teahouse, baseline) =>
    baseline ? grade(teahouse / baseline >= asked, teahouse / baseline >= stretch) : '',
});

/** At most so many times baseline. @param {number} asked @param {number} [stretch] @returns {Goal} */
export const timesAtMost = (asked, stretch = -Infinity) => ({
  asked: `≤ ${asked} ×`,
  judge: (teahouse, baseline) =>
    baseline ? grade(teahouse / baseline <= asked, teahouse / baseline <= stretch) : '',
});

/** At most so much, independent of the baseline. @param {string} unit @param {number} asked @param {number} [stretch] @returns {Goal} */
export const atMost = (unit, asked, stretch = -Infinity) => ({
  asked: `≤ ${asked} ${unit}`,
  judge: (teahouse) => grade(teahouse <= asked, teahouse <= stretch),
});

/** Told, not asked for. @type {Goal} */
export const informational = { asked: '', judge: () => '' };

/** @param {boolean} reached @param {boolean} stretched */
const grade = (reached, stretched) => (stretched ? 'stretch' : reached ? 'yes' : 'no');

/** @param {number[]} values @returns {number | null} */
export function median(values) {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
