// @ts-check
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

const works = spawnSync('taskset', ['-c', '0', 'true']).status === 0 && availableParallelism() > 1;

/** Said in the results. */
export const pinning = works
  ? 'server on CPU 0, generator on CPU 1'
  : 'not pinned (no taskset, or a single CPU): server and generator disturb each other';

/**
 * The command that runs Node on one processor only, where that is possible.
 * @param {number} cpu @param {string[]} args of node @returns {[string, string[]]}
 */
export function nodeOn(cpu, args) {
  return works ? ['taskset', ['-c', String(cpu), process.execPath, ...args]] : [process.execPath, args];
}
