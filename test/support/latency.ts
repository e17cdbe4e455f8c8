import type { TestClient } from './test-client.js';

/**
 * Returns how long each of `count` messages took until acknowledged, one after the other, in
 * milliseconds.
 */
export async function roundTrips(guest: TestClient, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const start = performance.now();
    await guest.request('textmsg', { content: 'how long?' });
    times.push(performance.now() - start);
  }
  return times;
}

/** The round trips of one client during some `work`, and the memory that the work takes. */
export interface Load {
  /** Round trips, in milliseconds. */
  calmP99: number;
  busyP99: number;
  /** Peak in MiB above the memory that the process held before. */
  grown: number;
  /** All of it as text. */
  summary: string;
}

/** Keeps sending until `work` is done. */
export async function measureLoad(talker: TestClient, work: () => Promise<unknown>): Promise<Load> {
  const calmP99 = percentile(await roundTrips(talker, 200), 99);
  const before = process.memoryUsage.rss();
  let peak = before;
  const state = { isOver: false };
  const all = work().finally(() => (state.isOver = true));
  const during: number[] = [];
  while (!state.isOver) {
    during.push(...(await roundTrips(talker, 5)));
    peak = Math.max(peak, process.memoryUsage.rss());
  }
  await all;
  const [busyP99, busyP50] = [percentile(during, 99), percentile(during, 50)];
  const grown = (peak - before) / 2 ** 20;
  const said =
    `round trip p99 ${calmP99.toFixed(1)} ms before, ${busyP99.toFixed(1)} ms during ` +
    `(ratio ${(busyP99 / calmP99).toFixed(2)}, p50 ${busyP50.toFixed(1)} ms, ${during.length} messages); ` +
    `memory +${grown.toFixed(0)} MiB`;
  return { calmP99, busyP99, grown, summary: said };
}

export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))]!;
}
