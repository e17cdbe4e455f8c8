import type { Guest } from './guest.js';

/** How long each of `count` messages took to be answered, one after the other, in milliseconds. */
export async function roundTrips(guest: Guest, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const start = performance.now();
    await guest.ask('textmsg', { content: 'how long?' });
    times.push(performance.now() - start);
  }
  return times;
}

export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))]!;
}
