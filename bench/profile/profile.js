// @ts-check
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { FUNCTIONS, inDirectory, nearCapacity } from './near-capacity.js';
import { selfTime } from './self-time.js';

const EXIT_ON_SIGNAL = new URL('./exit-on-signal.js', import.meta.url).href;

/**
 * Where our server spends its time near the top of a workload, each thread by itself.
 * @param {import('../with-server.js').Bench} bench
 * @param {import('../rate-search.js').Course} search
 * @returns {Promise<string>}
 */
export function profile(bench, search) {
  return inDirectory(async (directory) => {
    const nodeArgs = ['--cpu-prof', '--cpu-prof-dir', directory, '--import', EXIT_ON_SIGNAL];
    const { seconds } = search.teahouse;
    const load = await nearCapacity(bench, search, {
      start: { nodeArgs },
      warmup: seconds,
      seconds: seconds * 2,
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
  });
}

/** Node names profiles `CPU.<date>.<time>.<process>.<thread>.<number>.cpuprofile`. @param {string} file */
function threadOf(file) {
  const thread = file.split('.')[4];
  return thread === '0' ? 'main thread' : `worker thread ${thread}`;
}
