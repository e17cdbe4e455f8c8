import { missingTool } from '../sandbox.js';
import type { FaultCase } from '../fault-case.js';
import type { FaultEnvironment } from '../fault-environment.js';

const FLIPS_WITHIN_MS = 10_000;

const common = {
  nodes: [2] as const,
  setting: () => ({ hasProxies: true }),
  missingTool: () => missingTool('postgres', 'redis-server'),
};

export const cutFromRedis: FaultCase = {
  ...common,
  id: '11a',
  fault: 'a node disconnected from Redis, but not from the database',
  cause: (environment) => cutOff(environment, 'redis'),
};

export const cutFromPostgres: FaultCase = {
  ...common,
  id: '11b',
  fault: 'a node disconnected from the database, but not from Redis',
  cause: (environment) => cutOff(environment, 'postgres'),
};

/** Drops all data without notifying either side, as a misconfigured firewall does. */
async function cutOff(environment: FaultEnvironment, from: 'redis' | 'postgres'): Promise<void> {
  const [node] = environment.nodes;
  const proxy = environment.nodeProxies[0]![from];
  proxy.freeze();
  const before = environment.acknowledged;
  environment.expect(
    await environment.until(async () => !(await node!.isReady()), FLIPS_WITHIN_MS),
    `the node reports within ${FLIPS_WITHIN_MS} ms that it is not ready`,
  );
  environment.expect(environment.acknowledged > before, 'messages are still acknowledged');
  proxy.thaw();
  environment.mark();
  await environment.allAcknowledge();
  environment.expect(
    await environment.until(() => node!.isReady(), FLIPS_WITHIN_MS),
    `the node is ready again within ${FLIPS_WITHIN_MS} ms`,
  );
}
