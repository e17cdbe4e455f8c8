import { missingTool } from '../sandbox.js';
import type { FaultCase } from '../fault-case.js';
import type { FaultEnvironment } from '../fault-environment.js';

const FLIPS_WITHIN_MS = 10_000;

const common = {
  nodes: [2] as const,
  setting: () => ({ hasProxies: true }),
  lacks: () => missingTool('postgres', 'redis-server'),
};

export const cutFromRedis: FaultCase = {
  ...common,
  id: '11a',
  fault: 'a node cut off from Redis, not from the database',
  cause: (environment) => cutOff(environment, 'redis'),
};

export const cutFromPostgres: FaultCase = {
  ...common,
  id: '11b',
  fault: 'a node cut off from the database, not from Redis',
  cause: (environment) => cutOff(environment, 'postgres'),
};

/** Nothing passes, and nobody is told; as behind a firewall that was set wrong. */
async function cutOff(environment: FaultEnvironment, from: 'redis' | 'postgres'): Promise<void> {
  const [node] = environment.nodes;
  const proxy = environment.nodeProxies[0]![from];
  proxy.freeze();
  const before = environment.acknowledged;
  environment.expect(
    await environment.until(async () => !(await node!.isReady()), FLIPS_WITHIN_MS),
    `it says within ${FLIPS_WITHIN_MS} ms that it is not ready`,
  );
  environment.expect(environment.acknowledged > before, 'messages are acknowledged by whichever node can');
  proxy.thaw();
  environment.mark();
  await environment.allAcknowledge();
  environment.expect(
    await environment.until(() => node!.isReady(), FLIPS_WITHIN_MS),
    `and is ready again within ${FLIPS_WITHIN_MS} ms`,
  );
}
