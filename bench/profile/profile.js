// @ts-check
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { topRate } from '../top-rate.js';
import { selfTime } from './self-time.js';

export const FUNCTIONS = 20;
/** Of the top rate: busy, but not drowning. */
export const LOADED = 0.85;
const EXIT_ON_SIGNAL = new URL('./exit-on-signal.js', import.meta.url).href;

/**
 * Where our server spends its time near the top of a workload, each thread by itself.
 * @param {import('../bench.js').Bench} bench
 * @param {import('../course.js').Course} course
 * @returns {Promise<string>}
 */
export async function profile(bench, { scene, ours: search }) {
  const directory = mkdtempSync(join(tmpdir(), 'teahouse-profile-'));
  const nodeArgs = ['--cpu-prof', '--cpu-prof-dir', directory, '--import', EXIT_ON_SIGNAL];
  const server = bench.ours();
  try {
    const load = await bench.inArena(server, { ...scene, start: { nodeArgs } }, async (arena) => {
      const { rate } = await topRate(arena, search);
      const { window, seconds } = search;
      const load = await arena.load({ rate: rate * LOADED, window, seconds: seconds * 2, warmup: seconds });
      await bench.generator.ask('leave');
      await server.stop('SIGUSR2');
      return load;
    });
    const threads = readdirSync(directory)
      .sort()
      .map((file) => {
        const lines = selfTime(join(directory, file), load.from, load.to, FUNCTIONS);
        return `${threadOf(file)}\n${lines.join('\n')}`;
      });
    const head =
      `${Math.round(load.offered)} texts/s, ${Math.round(load.heard)} deliveries/s, ` +
      `${((load.serverCpu / load.offered) * 1e6).toFixed(1)} µs of processor a text, ` +
      `server ${Math.round(load.serverCpu * 100)} % busy`;
    return [head, ...threads].join('\n\n');
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Node names profiles `CPU.<date>.<time>.<process>.<thread>.<number>.cpuprofile`. @param {string} file */
function threadOf(file) {
  const thread = file.split('.')[4];
  return thread === '0' ? 'main thread' : `worker thread ${thread}`;
}
