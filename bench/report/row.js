// @ts-check
/**
 * One line of the table.
 * @typedef {object} Row
 * @property {string} measure
 * @property {string} unit
 * @property {number | null} theirs median; `null`: not measured
 * @property {number | null} ours median
 * @property {number | null} ratio ours to theirs
 * @property {string} asked
 * @property {'yes' | 'stretch' | 'no' | ''} reached
 * @property {string} note
 *
 * @typedef {object} Goal
 * @property {string} asked in words
 * @property {(ours: number, theirs: number | null) => 'yes' | 'stretch' | 'no' | ''} judge
 */

/**
 * @param {string} measure @param {string} unit @param {number[]} theirs one value a round @param {number[]} ours
 * @param {Goal} goal @param {string} [note] @returns {Row}
 */
export function row(measure, unit, theirs, ours, goal, note = '') {
  const their = median(theirs);
  const our = median(ours);
  return {
    measure,
    unit,
    theirs: their,
    ours: our,
    ratio: their !== null && our !== null && their !== 0 ? our / their : null,
    asked: goal.asked,
    reached: our === null ? '' : goal.judge(our, their),
    note,
  };
}

/** At least so many times theirs. @param {number} asked @param {number} [stretch] @returns {Goal} */
export const timesAtLeast = (asked, stretch = Infinity) => ({
  asked: `≥ ${asked} ×`,
  judge: (ours, theirs) => (theirs ? grade(ours / theirs >= asked, ours / theirs >= stretch) : ''),
});

/** At most so many times theirs. @param {number} asked @param {number} [stretch] @returns {Goal} */
export const timesAtMost = (asked, stretch = -Infinity) => ({
  asked: `≤ ${asked} ×`,
  judge: (ours, theirs) => (theirs ? grade(ours / theirs <= asked, ours / theirs <= stretch) : ''),
});

/** At most so much, whatever theirs is. @param {string} unit @param {number} asked @param {number} [stretch] @returns {Goal} */
export const atMost = (unit, asked, stretch = -Infinity) => ({
  asked: `≤ ${asked} ${unit}`,
  judge: (ours) => grade(ours <= asked, ours <= stretch),
});

/** Told, not asked for. @type {Goal} */
export const told = { asked: '', judge: () => '' };

/** @param {boolean} reached @param {boolean} stretched */
const grade = (reached, stretched) => (stretched ? 'stretch' : reached ? 'yes' : 'no');

/** @param {number[]} values @returns {number | null} */
export function median(values) {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
