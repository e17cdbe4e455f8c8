// @ts-check
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FUNCTIONS, inDirectory, nearCapacity } from './near-capacity.js';
import { place } from './self-time.js';

const SAMPLE_KEPT = new URL('./sample-retained.js', import.meta.url).href;

/**
 * @typedef {object} Node
 * @property {import('./self-time.js').CallFrame} callFrame
 * @property {number} selfSize bytes
 * @property {Node[]} children
 */

/**
 * What of each text gets into the old generation of our server's main thread near the top of a workload, by the
 * function that made it. What is dead by then stays until the next full collection, which holds everybody up.
 * @param {import('../with-server.js').Bench} bench
 * @param {import('../rate-search.js').Course} search
 * @returns {Promise<string>}
 */
export function retainedAllocations(bench, search) {
  return inDirectory(async (directory) => {
    const file = join(directory, 'kept.json');
    const seconds = search.teahouse.seconds * 3;
    const { offered } = await nearCapacity(bench, search, {
      start: { nodeArgs: ['--import', SAMPLE_KEPT], env: { KEPT_FILE: file } },
      warmup: 0,
      seconds,
      begin: (pid) => process.kill(pid, 'SIGUSR2'),
    });
    const texts = offered * seconds;
    const bytes = new Map();
    add(JSON.parse(readFileSync(file, 'utf8')).head, bytes);
    const total = [...bytes.values()].reduce((sum, size) => sum + size, 0);
    const lines = [...bytes]
      .sort(([, a], [, b]) => b - a)
      .slice(0, FUNCTIONS)
      .map(([where, size]) => `${(size / texts).toFixed(0).padStart(6)}  ${where}`);
    return [
      `bytes a text that outlive the young generation: ${(total / texts).toFixed(0)}`,
      '',
      ...lines,
    ].join('\n');
  });
}

/** @param {Node} node @param {Map<string, number>} bytes by function */
function add({ callFrame, selfSize, children }, bytes) {
  const where = place(callFrame);
  bytes.set(where, (bytes.get(where) ?? 0) + selfSize);
  for (const child of children) add(child, bytes);
}
