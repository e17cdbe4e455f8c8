// @ts-check
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { topRate } from '../top-rate.js';
import { FUNCTIONS, LOADED } from './profile.js';
import { place } from './self-time.js';

const SAMPLE_KEPT = new URL('./sample-kept.js', import.meta.url).href;

/**
 * @typedef {object} Node
 * @property {import('./self-time.js').CallFrame} callFrame
 * @property {number} selfSize bytes
 * @property {Node[]} children
 */

/**
 * What of each text gets into the old generation of our server's main thread near the top of a workload, by the
 * function that made it. What is dead by then stays until the next full collection, which holds everybody up.
 * @param {import('../bench.js').Bench} bench
 * @param {import('../course.js').Course} course
 * @returns {Promise<string>}
 */
export async function kept(bench, { scene, ours: search }) {
  const directory = mkdtempSync(join(tmpdir(), 'teahouse-kept-'));
  const file = join(directory, 'kept.json');
  const server = bench.ours();
  const start = { nodeArgs: ['--import', SAMPLE_KEPT], env: { KEPT_FILE: file } };
  try {
    const texts = await bench.inArena(server, { ...scene, start }, async (arena) => {
      const { rate } = await topRate(arena, search);
      const { window, seconds } = search;
      process.kill(server.pid, 'SIGUSR2');
      const load = await arena.load({ rate: rate * LOADED, window, seconds: seconds * 3, warmup: 0 });
      await bench.generator.ask('leave');
      await server.stop('SIGUSR2');
      return load.offered * seconds * 3;
    });
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
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** @param {Node} node @param {Map<string, number>} bytes by function */
function add({ callFrame, selfSize, children }, bytes) {
  const where = place(callFrame);
  bytes.set(where, (bytes.get(where) ?? 0) + selfSize);
  for (const child of children) add(child, bytes);
}
