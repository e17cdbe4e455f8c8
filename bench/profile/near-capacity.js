// @ts-check
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { topRate } from '../max-rate.js';

export const FUNCTIONS = 20;
/** Of the top rate: busy, but not drowning. */
const LOADED = 0.85;

/**
 * @typedef {object} Watch
 * @property {import('../server/server.js').Start} start of our server, with what watches it
 * @property {number} warmup seconds
 * @property {number} seconds
 * @property {(pid: number) => void} [begin] called when the load begins
 */

/**
 * Finds the top rate of a workload on our server, loads it almost as much while it is watched, and ends it with SIGUSR2,
 * on which it writes down what was seen.
 * @param {import('../with-server.js').Bench} bench
 * @param {import('../rate-search.js').Course} search
 * @param {Watch} watch
 */
export async function nearCapacity(bench, { scene, teahouse: search }, { start, warmup, seconds, begin }) {
  const server = bench.teahouse();
  return bench.withServer(server, { ...scene, start }, async (run) => {
    const { rate } = await topRate(run, search);
    begin?.(server.pid);
    const load = await run.load({ rate: rate * LOADED, window: search.window, seconds, warmup });
    await bench.generator.ask('leave');
    await server.stop('SIGUSR2');
    return load;
  });
}

/** A directory for the time of `act`. @template T @param {(directory: string) => Promise<T>} act @returns {Promise<T>} */
export async function inDirectory(act) {
  const directory = mkdtempSync(join(tmpdir(), 'teahouse-profile-'));
  try {
    return await act(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
