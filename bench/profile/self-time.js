// @ts-check
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** @typedef {{ functionName: string, url: string, lineNumber: number }} CallFrame */

/**
 * @typedef {object} CpuProfile what `node --cpu-prof` writes
 * @property {{ id: number, callFrame: CallFrame }[]} nodes
 * @property {number} startTime µs of the machine's monotonic clock
 * @property {number[]} samples the id of the node that ran
 * @property {number[]} timeDeltas µs since the sample before
 */

/**
 * The functions a thread spent most time in itself, between two times of the monotonic clock (µs).
 * @param {string} file @param {number} from @param {number} to @param {number} count
 * @returns {string[]} lines
 */
export function selfTime(file, from, to, count) {
  /** @type {CpuProfile} */
  const { nodes, startTime, samples, timeDeltas } = JSON.parse(readFileSync(file, 'utf8'));
  const places = new Map(nodes.map(({ id, callFrame }) => [id, place(callFrame)]));
  /** @type {Map<string, number>} µs */
  const times = new Map();
  let now = startTime;
  let total = 0;
  for (const [i, id] of samples.entries()) {
    now += timeDeltas[i];
    if (now < from || now > to) continue;
    const where = places.get(id) ?? '';
    times.set(where, (times.get(where) ?? 0) + timeDeltas[i]);
    total += timeDeltas[i];
  }
  const sorted = [...times].sort(([, a], [, b]) => b - a).slice(0, count);
  return sorted.map(([where, time]) => `${((time / total) * 100).toFixed(1).padStart(5)} %  ${where}`);
}

/** @param {CallFrame} callFrame */
export function place({ functionName, url, lineNumber }) {
  const name = functionName || '(anonymous)';
  if (url === '') return name;
  const file = url.startsWith('file:') ? relative(ROOT, fileURLToPath(url)) : relativeTo(url);
  return `${name}  ${file}:${lineNumber + 1}`;
}

/** @param {string} path */
const relativeTo = (path) => (path.startsWith('/') ? relative(ROOT, path) : path);
