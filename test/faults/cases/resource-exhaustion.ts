import { setTimeout as pause } from 'node:timers/promises';
import { limitDescriptors } from '../fault/descriptors.js';
import { BLOCKABLE_ARGS } from '../fault/probe.js';
import { missingTool } from '../sandbox.js';
import type { FaultCase } from '../fault-case.js';
import { RawSocketClient } from '../raw-socket-client.js';

const BLOCKED_MS = 5_000;
const HEAP_MB = 128;
const LISTENERS = 100;
const STRAIN_MS = 5_000;
const ROOM_LEFT = 8;
const TOO_MANY = 40;
const NO_ROOM_MS = 2_000;

export const blocked: FaultCase = {
  id: '14a',
  fault: `event loop of a node blocked for ${BLOCKED_MS / 1_000} s`,
  nodes: [1, 2],
  setting: () => ({ nodeArgs: BLOCKABLE_ARGS }),
  async cause(environment) {
    environment.anyNode.signal('SIGUSR2');
    await pause(BLOCKED_MS);
    environment.mark();
    await environment.allAcknowledge();
  },
};

export const smallHeap: FaultCase = {
  id: '14b',
  fault: `heap of ${HEAP_MB} MB, with ${LISTENERS} more clients and long messages without a pause`,
  nodes: [1, 2],
  habits: { pauseMs: 0, padding: 1_000 },
  setting: () => ({ nodeArgs: [`--max-old-space-size=${HEAP_MB}`] }),
  async cause(environment) {
    const { nodes } = environment;
    const listeners = Array.from(
      { length: LISTENERS },
      (_, i) => new RawSocketClient(nodes[i % nodes.length]!.port, { name: `listener ${i}` }),
    );
    await Promise.all(listeners.map(({ welcomed }) => welcomed));
    await pause(STRAIN_MS);
    environment.mark();
    await environment.allAcknowledge();
    for (const listener of listeners) listener.leave();
  },
};

export const noDescriptors: FaultCase = {
  id: '14c',
  fault: `no free file descriptors for ${NO_ROOM_MS / 1_000} s while ${TOO_MANY} clients connect`,
  nodes: [1, 2],
  missingTool: () => missingTool('prlimit'),
  async cause(environment) {
    const node = environment.nodes[0]!;
    limitDescriptors(node.pid, node.descriptors + ROOM_LEFT);
    const guests = Array.from(
      { length: TOO_MANY },
      (_, i) => new RawSocketClient(node.port, { name: `guest ${i}` }),
    );
    const before = environment.acknowledged;
    await pause(NO_ROOM_MS);
    const inside = guests.filter(({ isWelcome }) => isWelcome).length;
    environment.expect(inside < TOO_MANY, 'some clients cannot connect');
    environment.expect(environment.acknowledged - before > 20, 'connected clients continue');
    limitDescriptors(node.pid, 20_000);
    const late = new RawSocketClient(node.port, { name: 'late guest' });
    environment.expect(await environment.until(() => late.isWelcome, 5_000), 'a later client connects');
    for (const guest of [...guests, late]) guest.leave();
    environment.mark();
    await environment.allAcknowledge();
    await environment.until(() => guests.every(({ isOver }) => isOver), 2_000);
  },
};
