import { lacks } from '../machine.js';
import type { Row } from '../row.js';
import type { Town } from '../town.js';

const FLIPS_WITHIN_MS = 10_000;

const common = {
  nodes: [2] as const,
  setting: () => ({ hasRoads: true }),
  lacks: () => lacks('postgres', 'redis-server'),
};

export const cutFromRedis: Row = {
  ...common,
  id: '11a',
  fault: 'a node cut off from Redis, not from the database',
  happen: (town) => cutOff(town, 'redis'),
};

export const cutFromPostgres: Row = {
  ...common,
  id: '11b',
  fault: 'a node cut off from the database, not from Redis',
  happen: (town) => cutOff(town, 'postgres'),
};

/** Nothing passes, and nobody is told; as behind a firewall that was set wrong. */
async function cutOff(town: Town, from: 'redis' | 'postgres'): Promise<void> {
  const [node] = town.nodes;
  const road = town.nodeRoads[0]![from];
  road.freeze();
  const before = town.acknowledged;
  town.expect(
    await town.until(async () => !(await node!.isReady()), FLIPS_WITHIN_MS),
    `it says within ${FLIPS_WITHIN_MS} ms that it is not ready`,
  );
  town.expect(town.acknowledged > before, 'messages are acknowledged by whichever node can');
  road.thaw();
  town.mark();
  await town.resumed();
  town.expect(
    await town.until(() => node!.isReady(), FLIPS_WITHIN_MS),
    `and is ready again within ${FLIPS_WITHIN_MS} ms`,
  );
}
