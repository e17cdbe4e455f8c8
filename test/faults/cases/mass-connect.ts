import { setTimeout as pause } from 'node:timers/promises';
import type { FaultCase } from '../fault-case.js';
import type { FaultEnvironment } from '../fault-environment.js';
import { RawSocketClient } from '../raw-socket-client.js';

const CROWD = 1_000;
const IN_WITHIN_MS = 30_000;
const TRIES_MAX = 3;
/** The page spreads its reconnects over the same time. */
const SPREAD_MS = 2_000;

export const storm: FaultCase = {
  id: '7',
  fault: `${CROWD} connections at once, which reconnect after a kill`,
  nodes: [1, 2],
  async cause(environment) {
    const [node, ...others] = environment.nodes;
    const share = Math.ceil(CROWD / environment.nodes.length);
    const [crowd, ...rest] = await Promise.all(
      [node!, ...others].map(({ port }, i) =>
        arrive(
          environment,
          port,
          Array.from({ length: share }, (_, guest) => ({ name: `guest ${i} ${guest}` })),
        ),
      ),
    );
    await node!.kill();
    await Promise.all(crowd!.map(({ closed }) => closed));
    environment.mark();
    await node!.run();
    const tokens = crowd!.map(({ token }) => ({ token: token! }));
    const back = await arrive(environment, node!.port, tokens, SPREAD_MS);
    await environment.allAcknowledge();
    for (const wire of [...rest.flat(), ...back]) wire.leave();
  },
};

/** Connects all clients, each after a random pause. A refused client tries again. */
async function arrive(
  environment: FaultEnvironment,
  port: number,
  people: readonly object[],
  spreadMs = 0,
): Promise<RawSocketClient[]> {
  const wires: RawSocketClient[] = [];
  const enter = async (auth: object): Promise<void> => {
    await pause(environment.random.below(spreadMs));
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      const wire = new RawSocketClient(port, auth);
      const tooLate = new AbortController();
      const late = pause(IN_WITHIN_MS, undefined, { signal: tooLate.signal }).catch(() => {});
      await Promise.race([wire.welcomed, wire.closed, late]);
      tooLate.abort();
      if (wire.isWelcome) return void wires.push(wire);
      wire.leave();
      await pause(environment.random.below(SPREAD_MS));
    }
  };
  await Promise.all(people.map(enter));
  environment.expect(
    wires.length === people.length,
    `all ${people.length} clients connect, not ${wires.length}`,
  );
  return wires;
}
