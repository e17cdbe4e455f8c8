// @ts-check
import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { pinning } from '../server/pinning.js';
import { priority } from '../server/priority.js';

/** What the figures were measured on. */
export function machine() {
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `${cpus()[0]?.model ?? 'unknown CPU'}, ${availableParallelism()} cores, ${gigabytes} GB, Node ${process.versions.node}, ${pinning}${priority()}`;
}

/** The commit that is checked out, with a mark when files differ from it. */
export function commit() {
  const git = (/** @type {string[]} */ args) => execFileSync('git', args, { encoding: 'utf8' }).trim();
  try {
    const changed = git(['status', '--porcelain', '--', 'src', 'bench', ':!bench/RESULTS.md']) !== '';
    return git(['rev-parse', '--short=12', 'HEAD']) + (changed ? ' with changes' : '');
  } catch {
    return 'not in a repository';
  }
}
