import { setTimeout as pause } from 'node:timers/promises';
import { PausedClientProcess } from '../paused-client.process.js';
import type { FaultCase } from '../fault-case.js';

/** Short timeouts, so that a short stop is long enough to disconnect a client. */
export const IMPATIENT = { PING_INTERVAL_MS: '1000', PING_TIMEOUT_MS: '1500' };
const STOP_MS = 5_000;
const LONG_STOP_MS = 30_000;

export const nodeStopped: FaultCase = {
  id: '4a',
  fault: `a node stopped (SIGSTOP) for ${STOP_MS / 1_000} s, in the first run for ${LONG_STOP_MS / 1_000} s`,
  nodes: [1, 2],
  setting: () => ({ env: IMPATIENT }),
  async cause(environment) {
    const node = environment.anyNode;
    const before = environment.acknowledged;
    node.signal('SIGSTOP');
    await pause(environment.isFirst ? LONG_STOP_MS : STOP_MS);
    const meanwhile = environment.acknowledged - before;
    node.signal('SIGCONT');
    environment.mark();
    if (environment.nodes.length > 1)
      environment.expect(meanwhile > 20, `the other nodes continue meanwhile: ${meanwhile} messages`);
    await environment.allAcknowledge();
  },
};

export const clientStopped: FaultCase = {
  id: '4b',
  fault: `a client stopped (SIGSTOP) for ${STOP_MS / 1_000} s`,
  nodes: [1, 2],
  setting: () => ({ env: IMPATIENT }),
  async cause(environment) {
    const away = await PausedClientProcess.start(environment.proxies.at(-1)!.url);
    try {
      const before = environment.acknowledged;
      away.stop();
      await pause(STOP_MS);
      environment.expect(environment.acknowledged - before > 20, 'the other clients continue meanwhile');
      away.goOn();
      environment.mark();
      await environment.allAcknowledge();
      environment.expect(
        await away.catchesUp(environment),
        'the client shows everything, once and in order, within 10 s',
      );
    } finally {
      await away.end();
    }
  },
};
