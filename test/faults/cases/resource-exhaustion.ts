import { setTimeout as pause } from 'node:timers/promises';
import { limitDescriptors } from '../fault/descriptors.js';
import { BLOCKABLE } from '../fault/probe.js';
import { lacks } from '../machine.js';
import type { Row } from '../row.js';
import { Wire } from '../wire.js';

const BLOCKED_MS = 5_000;
const HEAP_MB = 128;
const LISTENERS = 100;
const STRAIN_MS = 5_000;
const ROOM_LEFT = 8;
const TOO_MANY = 40;
const NO_ROOM_MS = 2_000;

export const blocked: Row = {
  id: '14a',
  fault: `the event loop of a node blocked for ${BLOCKED_MS / 1_000} s`,
  nodes: [1, 2],
  setting: () => ({ nodeArgs: BLOCKABLE }),
  async happen(town) {
    town.anyNode.signal('SIGUSR2');
    await pause(BLOCKED_MS);
    town.mark();
    await town.resumed();
  },
};

export const smallHeap: Row = {
  id: '14b',
  fault: `a heap of ${HEAP_MB} MB, with ${LISTENERS} listeners and long messages without pause`,
  nodes: [1, 2],
  habits: { pauseMs: 0, padding: 1_000 },
  setting: () => ({ nodeArgs: [`--max-old-space-size=${HEAP_MB}`] }),
  async happen(town) {
    const { nodes } = town;
    const listeners = Array.from(
      { length: LISTENERS },
      (_, i) => new Wire(nodes[i % nodes.length]!.port, { name: `listener ${i}` }),
    );
    await Promise.all(listeners.map(({ welcomed }) => welcomed));
    await pause(STRAIN_MS);
    town.mark();
    await town.resumed();
    for (const listener of listeners) listener.leave();
  },
};

export const noDescriptors: Row = {
  id: '14c',
  fault: `out of file descriptors for ${NO_ROOM_MS / 1_000} s, with ${TOO_MANY} people connecting`,
  nodes: [1, 2],
  lacks: () => lacks('prlimit'),
  async happen(town) {
    const node = town.nodes[0]!;
    limitDescriptors(node.pid, node.descriptors + ROOM_LEFT);
    const guests = Array.from({ length: TOO_MANY }, (_, i) => new Wire(node.port, { name: `guest ${i}` }));
    const before = town.acknowledged;
    await pause(NO_ROOM_MS);
    const inside = guests.filter(({ isWelcome }) => isWelcome).length;
    town.expect(inside < TOO_MANY, 'some do not get in');
    town.expect(town.acknowledged - before > 20, 'those who are in go on');
    limitDescriptors(node.pid, 20_000);
    const late = new Wire(node.port, { name: 'late guest' });
    town.expect(await town.until(() => late.isWelcome, 5_000), 'whoever comes afterwards gets in');
    for (const guest of [...guests, late]) guest.leave();
    town.mark();
    await town.resumed();
    await town.until(() => guests.every(({ isOver }) => isOver), 2_000);
  },
};
