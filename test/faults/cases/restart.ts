import { setTimeout as pause } from 'node:timers/promises';
import type { Row } from '../row.js';

const EXIT_MAX_MS = 10_000;

export const restarted: Row = {
  id: '3',
  fault: 'asked to end (SIGTERM) and started again, node after node',
  nodes: [1, 2],
  async happen(town) {
    for (const node of town.nodes) {
      const from = performance.now();
      await node.kill('SIGTERM');
      const took = performance.now() - from;
      town.expect(took < EXIT_MAX_MS, `it ends within ${EXIT_MAX_MS} ms, not ${Math.round(took)}`);
      await town.revive(node);
      await pause(1_000);
    }
    const { talkers } = town;
    town.expect(
      talkers.some(({ goodbyes }) => goodbyes.includes('restart')),
      'those who are let go are told why',
    );
    const names = new Set(talkers.map(({ name }) => name));
    const flaps = talkers.flatMap(({ left }) => left).filter((who) => names.has(who));
    town.expect(flaps.length === 0, `nobody is said to have gone who came back, but ${flaps.join(', ')}`);
    const refused = talkers.flatMap(({ sent }) => sent).filter(({ outcome }) => outcome === 'fail');
    town.expect(refused.length === 0, `no message is refused, but ${refused.length}`);
  },
};
