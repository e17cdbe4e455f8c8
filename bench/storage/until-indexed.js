// @ts-check
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Returns the seconds until nothing waits any more to be indexed.
 * @param {import('./sqlite.js').Store} store @param {string} [waiting] finds a row where anything does
 */
export async function untilIndexed(store, waiting = store.index.waiting) {
  const from = performance.now();
  const isBehind = async () => {
    let left = 0;
    await store.directly(async (query) => {
      left = (await query(waiting)).length;
    });
    return left > 0;
  };
  while (await isBehind()) await pause(500);
  return (performance.now() - from) / 1_000;
}
