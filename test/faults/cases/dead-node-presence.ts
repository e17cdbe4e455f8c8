import { lacks } from '../machine.js';
import type { Row } from '../row.js';
import { Wire } from '../wire.js';

const GUESTS = 20;
const GONE_WITHIN_MS = 30_000;

export const ghosts: Row = {
  id: '12',
  fault: `a node dies with ${GUESTS} people on it who do not come back`,
  nodes: [2],
  lacks: () => lacks('postgres', 'redis-server'),
  async happen(town) {
    const node = town.nodes[1]!;
    const guests = Array.from({ length: GUESTS }, (_, i) => new Wire(node.port, { name: `guest ${i}` }));
    await Promise.all(guests.map(({ welcomed }) => welcomed));
    const all = town.talkers.length + GUESTS;
    const isCount = (count: number) => () => town.talkers.every((talker) => talker.count === count);
    town.expect(await town.until(isCount(all), 5_000), `everybody counts ${all} people`);
    await node.kill();
    town.mark();
    await town.resumed();
    const isRight = await town.until(isCount(town.talkers.length), GONE_WITHIN_MS);
    town.expect(
      isRight,
      `nobody is counted after ${GONE_WITHIN_MS} ms who is gone: ${town.talkers[0]!.count}`,
    );
    await town.revive(node);
  },
};
