import { setTimeout as pause } from 'node:timers/promises';
import { findPackets, losePackets } from '../fault/packets.js';
import { missingTool } from '../sandbox.js';
import type { FaultCase } from '../fault-case.js';
import type { FaultEnvironment } from '../fault-environment.js';
import { IMPATIENT } from './sigstop.js';

const FROZEN_MS = 5_000;
const LOSSY_MS = 5_000;
const DOWN_MS = 3_000;
const RESETS = 3;
const RESET_EVERY_MS = 2_000;

const setting = () => ({ env: IMPATIENT });

export const halfOpen: FaultCase = {
  id: '5a',
  fault: `half of all connections half-open for ${FROZEN_MS / 1_000} s: no data passes, no side is notified`,
  nodes: [1, 2],
  setting,
  async cause(environment) {
    const half = environment.proxies.filter((_, i) => i % 2 === 0);
    for (const proxy of half) proxy.freeze();
    await pause(FROZEN_MS);
    for (const proxy of half) proxy.thaw();
    environment.mark();
    await environment.allAcknowledge();
  },
};

export const lossy: FaultCase = {
  id: '5b',
  fault: `5 to 20 % of all packets lost in each direction for ${LOSSY_MS / 1_000} s`,
  nodes: [1, 2],
  setting,
  missingTool: () => missingTool('nft', 'isolation'),
  async cause(environment) {
    const before = environment.acknowledged;
    await losing(environment, environment.random.integer(5, 20), LOSSY_MS);
    environment.expect(environment.acknowledged > before, 'messages are still acknowledged, slowly');
    environment.mark();
    await environment.allAcknowledge();
  },
};

export const linkDown: FaultCase = {
  id: '5c',
  fault: `network link down for ${DOWN_MS / 1_000} s`,
  nodes: [1, 2],
  setting,
  missingTool: () => missingTool('nft', 'isolation'),
  async cause(environment) {
    await losing(environment, 100, DOWN_MS);
    environment.mark();
    await environment.allAcknowledge();
  },
};

export const resets: FaultCase = {
  id: '5d',
  fault: `all connections reset every ${RESET_EVERY_MS / 1_000} s`,
  nodes: [1, 2],
  async cause(environment) {
    for (let reset = 0; reset < RESETS; reset += 1) {
      for (const proxy of environment.proxies) proxy.reset();
      environment.mark();
      await pause(RESET_EVERY_MS);
    }
    await environment.allAcknowledge();
  },
};

async function losing({ nodes }: FaultEnvironment, share: number, ms: number): Promise<void> {
  const ports = nodes.map(({ port }) => port);
  try {
    losePackets(ports, share);
    await pause(ms);
  } finally {
    findPackets(ports);
  }
}
