// @ts-check
const HEAD = ['measure', 'baseline', 'teahouse', 'ratio', 'asked', 'reached', 'note'];

/** The rows as a Markdown table that is also readable as it stands. @param {import('./row.js').Row[]} rows */
export function table(rows) {
  const cells = rows.map((row) => [
    row.measure,
    figure(row.baseline, row.unit),
    figure(row.teahouse, row.unit),
    row.ratio === null ? '–' : `${digits(row.ratio)} ×`,
    row.asked,
    row.reached,
    row.note,
  ]);
  const widths = HEAD.map((title, i) => Math.max(title.length, ...cells.map((line) => line[i].length)));
  const line = (/** @type {string[]} */ values) =>
    `| ${values.map((value, i) => value.padEnd(widths[i])).join(' | ')} |`;
  return [line(HEAD), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)].join('\n');
}

/** @param {number | null} value @param {string} unit */
function figure(value, unit) {
  return value === null ? '–' : `${digits(value)} ${unit}`.trim();
}

/** Three digits that matter, thousands apart. @param {number} value */
function digits(value) {
  return value.toLocaleString(
    'en-US',
    value >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 },
  );
}
