import { missingTool } from '../sandbox.js';
import type { FaultCase } from '../fault-case.js';
import { RawSocketClient } from '../raw-socket-client.js';

const GUESTS = 20;
const GONE_WITHIN_MS = 30_000;

export const deadNodePresence: FaultCase = {
  id: '12',
  fault: `a node dies with ${GUESTS} users who do not reconnect`,
  nodes: [2],
  missingTool: () => missingTool('postgres', 'redis-server'),
  async cause(environment) {
    const node = environment.nodes[1]!;
    const guests = Array.from(
      { length: GUESTS },
      (_, i) => new RawSocketClient(node.port, { name: `guest ${i}` }),
    );
    await Promise.all(guests.map(({ welcomed }) => welcomed));
    const all = environment.clients.length + GUESTS;
    const isCount = (count: number) => () => environment.clients.every((talker) => talker.count === count);
    environment.expect(await environment.until(isCount(all), 5_000), `every client counts ${all} users`);
    await node.kill();
    environment.mark();
    await environment.allAcknowledge();
    const isRight = await environment.until(isCount(environment.clients.length), GONE_WITHIN_MS);
    environment.expect(
      isRight,
      `users of the dead node are not counted after ${GONE_WITHIN_MS} ms: ${environment.clients[0]!.count}`,
    );
    await environment.restartNode(node);
  },
};
