import type { ServerProcess } from '../server-process.js';

const BLOCK = `process.on('SIGUSR2', () => { for (const end = performance.now() + 5_000; performance.now() < end;); });`;

const WEIGH = `process.on('SIGUSR2', () => {
  gc(); gc();
  const resources = {};
  for (const name of process.getActiveResourcesInfo()) resources[name] = (resources[name] ?? 0) + 1;
  console.log('PROBE ' + JSON.stringify({ heapBytes: process.memoryUsage().heapUsed, resources }));
});`;

/** For Node: on a signal, blocks the event loop for five seconds. */
export const BLOCKABLE_ARGS = ['--import', `data:text/javascript,${encodeURIComponent(BLOCK)}`];

/** For Node: on a signal, collects garbage and prints what is left. */
export const WEIGHABLE = ['--expose-gc', '--import', `data:text/javascript,${encodeURIComponent(WEIGH)}`];

export interface Weight {
  /** After a full collection. */
  heapBytes: number;
  /** Timers, sockets and so on, by kind. */
  resources: Record<string, number>;
}

/** Returns what a process that was started {@link WEIGHABLE} holds now. */
export async function weigh(server: ServerProcess): Promise<Weight> {
  const before = server.output.filter((text) => text.includes('PROBE ')).length;
  server.signal('SIGUSR2');
  for (;;) {
    const said = server.output.filter((text) => text.includes('PROBE '));
    if (said.length > before) return JSON.parse(/PROBE (.*)/.exec(said.at(-1)!)![1]!) as Weight;
    await new Promise((done) => setTimeout(done, 20));
  }
}
