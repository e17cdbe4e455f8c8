import { setTimeout as pause } from 'node:timers/promises';
import type { FaultCase } from '../fault-case.js';

const EXIT_MAX_MS = 10_000;

export const restarted: FaultCase = {
  id: '3',
  fault: 'nodes stopped (SIGTERM) and started again, one after the other',
  nodes: [1, 2],
  async cause(environment) {
    for (const node of environment.nodes) {
      const from = performance.now();
      await node.kill('SIGTERM');
      const took = performance.now() - from;
      environment.expect(
        took < EXIT_MAX_MS,
        `the node exits within ${EXIT_MAX_MS} ms, not ${Math.round(took)}`,
      );
      await environment.restartNode(node);
      await pause(1_000);
    }
    const { clients } = environment;
    environment.expect(
      clients.some(({ goodbyes }) => goodbyes.includes('restart')),
      'disconnected clients receive the reason',
    );
    const names = new Set(clients.map(({ name }) => name));
    const flaps = clients.flatMap(({ left }) => left).filter((who) => names.has(who));
    environment.expect(
      flaps.length === 0,
      `no user who reconnects is reported as gone, but ${flaps.join(', ')}`,
    );
    const refused = clients.flatMap(({ sent }) => sent).filter(({ outcome }) => outcome === 'fail');
    environment.expect(refused.length === 0, `no message is refused, but ${refused.length}`);
  },
};
