import { setTimeout as pause } from 'node:timers/promises';
import { WallClock } from '../fault/clock.js';
import { missingTool } from '../sandbox.js';
import type { FaultCase } from '../fault-case.js';
import type { FaultEnvironment } from '../fault-environment.js';

const HOURS = ['+2h', '-2h', '+0'];
const EACH_MS = 2_500;

/** Clocks by timestamp file: each run has its own. */
const clocks = new Map<string, WallClock>();

function hang(): Record<string, string> {
  const clock = new WallClock();
  const { env } = clock;
  clocks.set(env.FAKETIME_TIMESTAMP_FILE!, clock);
  return env;
}

const clockOf = ({ nodes }: FaultEnvironment): WallClock =>
  clocks.get(nodes.at(-1)!.settings.FAKETIME_TIMESTAMP_FILE!)!;

export const clockJumps: FaultCase = {
  id: '13a',
  fault: 'clock jumps two hours ahead, four back, then to the real time',
  nodes: [1, 2],
  missingTool: () => missingTool('faketime'),
  setting: () => ({ env: hang() }),
  async cause(environment) {
    const clock = clockOf(environment);
    for (const hours of HOURS) {
      clock.set(hours);
      await pause(EACH_MS);
      // Sessions stay valid: every client reconnects with its token.
      for (const proxy of environment.proxies) proxy.cut();
      environment.mark();
      await environment.allAcknowledge();
    }
  },
  cleanUp: (environment) => clockOf(environment).remove(),
};

export const clocksApart: FaultCase = {
  id: '13b',
  fault: 'two nodes with clocks an hour apart',
  nodes: [2],
  missingTool: () => missingTool('faketime', 'postgres', 'redis-server'),
  setting: () => {
    const env = hang();
    return { env: (node) => (node === 1 ? env : {}) };
  },
  async cause(environment) {
    clockOf(environment).set('+1h');
    await pause(EACH_MS);
    for (const proxy of environment.proxies) proxy.cut();
    environment.mark();
    await environment.allAcknowledge();
    await pause(EACH_MS);
  },
  cleanUp: (environment) => clockOf(environment).remove(),
};
