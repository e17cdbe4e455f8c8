import { setTimeout as pause } from 'node:timers/promises';
import { WallClock } from '../fault/clock.js';
import { lacks } from '../machine.js';
import type { Row } from '../row.js';
import type { Town } from '../town.js';

const HOURS = ['+2h', '-2h', '+0'];
const EACH_MS = 2_500;

/** Each trial has its own. */
const clocks = new Map<string, WallClock>();

function hang(): Record<string, string> {
  const clock = new WallClock();
  const { env } = clock;
  clocks.set(env.FAKETIME_TIMESTAMP_FILE!, clock);
  return env;
}

const clockOf = ({ nodes }: Town): WallClock => clocks.get(nodes.at(-1)!.settings.FAKETIME_TIMESTAMP_FILE!)!;

export const clockJumps: Row = {
  id: '13a',
  fault: 'the clock jumps two hours ahead, then four back, then to where it was',
  nodes: [1, 2],
  lacks: () => lacks('faketime'),
  setting: () => ({ env: hang() }),
  async happen(town) {
    const clock = clockOf(town);
    for (const hours of HOURS) {
      clock.set(hours);
      await pause(EACH_MS);
      // Sessions live: everybody comes back by their token.
      for (const road of town.roads) road.cut();
      town.mark();
      await town.resumed();
    }
  },
  clear: (town) => clockOf(town).remove(),
};

export const clocksApart: Row = {
  id: '13b',
  fault: 'two nodes whose clocks are an hour apart',
  nodes: [2],
  lacks: () => lacks('faketime', 'postgres', 'redis-server'),
  setting: () => {
    const env = hang();
    return { env: (node) => (node === 1 ? env : {}) };
  },
  async happen(town) {
    clockOf(town).set('+1h');
    await pause(EACH_MS);
    for (const road of town.roads) road.cut();
    town.mark();
    await town.resumed();
    await pause(EACH_MS);
  },
  clear: (town) => clockOf(town).remove(),
};
