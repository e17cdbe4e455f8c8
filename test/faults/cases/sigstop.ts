import { setTimeout as pause } from 'node:timers/promises';
import { AwayProcess } from '../away.process.js';
import type { Row } from '../row.js';

/** Whoever does not answer is given up soon, so that a short stop is long enough. */
export const IMPATIENT = { PING_INTERVAL_MS: '1000', PING_TIMEOUT_MS: '1500' };
const STOP_MS = 5_000;
const LONG_STOP_MS = 30_000;

export const nodeStopped: Row = {
  id: '4a',
  fault: `a node stopped (SIGSTOP) for ${STOP_MS / 1_000} s, in the first run for ${LONG_STOP_MS / 1_000} s`,
  nodes: [1, 2],
  setting: () => ({ env: IMPATIENT }),
  async happen(town) {
    const node = town.anyNode;
    const before = town.acknowledged;
    node.signal('SIGSTOP');
    await pause(town.isFirst ? LONG_STOP_MS : STOP_MS);
    const meanwhile = town.acknowledged - before;
    node.signal('SIGCONT');
    town.mark();
    if (town.nodes.length > 1)
      town.expect(meanwhile > 20, `the others go on meanwhile: ${meanwhile} messages`);
    await town.resumed();
  },
};

export const clientStopped: Row = {
  id: '4b',
  fault: `a client stopped (SIGSTOP) for ${STOP_MS / 1_000} s`,
  nodes: [1, 2],
  setting: () => ({ env: IMPATIENT }),
  async happen(town) {
    const away = await AwayProcess.start(town.roads.at(-1)!.url);
    try {
      const before = town.acknowledged;
      away.stop();
      await pause(STOP_MS);
      town.expect(town.acknowledged - before > 20, 'the others go on meanwhile');
      away.goOn();
      town.mark();
      await town.resumed();
      town.expect(await away.catchesUp(town), 'it is shown everything, once and in order, within 10 s');
    } finally {
      await away.end();
    }
  },
};
