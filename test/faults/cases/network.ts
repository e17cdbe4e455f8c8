import { setTimeout as pause } from 'node:timers/promises';
import { findPackets, losePackets } from '../fault/packets.js';
import { lacks } from '../machine.js';
import type { Row } from '../row.js';
import type { Town } from '../town.js';
import { IMPATIENT } from './stop.js';

const FROZEN_MS = 5_000;
const LOSSY_MS = 5_000;
const DOWN_MS = 3_000;
const RESETS = 3;
const RESET_EVERY_MS = 2_000;

const setting = () => ({ env: IMPATIENT });

export const halfOpen: Row = {
  id: '5a',
  fault: `half of all connections half-open for ${FROZEN_MS / 1_000} s: nothing passes, nobody is told`,
  nodes: [1, 2],
  setting,
  async happen(town) {
    const half = town.roads.filter((_, i) => i % 2 === 0);
    for (const road of half) road.freeze();
    await pause(FROZEN_MS);
    for (const road of half) road.thaw();
    town.mark();
    await town.resumed();
  },
};

export const lossy: Row = {
  id: '5b',
  fault: `5 to 20 % of all packets lost each way, for ${LOSSY_MS / 1_000} s`,
  nodes: [1, 2],
  setting,
  lacks: () => lacks('nft', 'isolation'),
  async happen(town) {
    const before = town.acknowledged;
    await losing(town, town.random.integer(5, 20), LOSSY_MS);
    town.expect(town.acknowledged > before, 'it goes on, slowly');
    town.mark();
    await town.resumed();
  },
};

export const linkDown: Row = {
  id: '5c',
  fault: `the link down for ${DOWN_MS / 1_000} s and up again`,
  nodes: [1, 2],
  setting,
  lacks: () => lacks('nft', 'isolation'),
  async happen(town) {
    await losing(town, 100, DOWN_MS);
    town.mark();
    await town.resumed();
  },
};

export const resets: Row = {
  id: '5d',
  fault: `all connections reset every ${RESET_EVERY_MS / 1_000} s`,
  nodes: [1, 2],
  async happen(town) {
    for (let reset = 0; reset < RESETS; reset += 1) {
      for (const road of town.roads) road.reset();
      town.mark();
      await pause(RESET_EVERY_MS);
    }
    await town.resumed();
  },
};

async function losing({ nodes }: Town, share: number, ms: number): Promise<void> {
  const ports = nodes.map(({ port }) => port);
  try {
    losePackets(ports, share);
    await pause(ms);
  } finally {
    findPackets(ports);
  }
}
