import { setTimeout as pause } from 'node:timers/promises';
import { LAST_MESSAGE } from '../consistency-checker.js';
import { mutant } from '../mutant.js';
import type { FaultCase } from '../fault-case.js';
import type { FaultEnvironment } from '../fault-environment.js';

const KILLS = 3;
const LOG = 'conversation/log/conversation-log.js';
const IS_LAST = `String(content.content).startsWith('${LAST_MESSAGE}')`;
const DIE = `process.kill(process.pid, 'SIGKILL')`;

/** Kills at random times. */
export const killed: FaultCase = {
  id: '1',
  fault: `server killed (SIGKILL) under load ${KILLS} times, at random times`,
  nodes: [1, 2],
  cause: (environment) => kill(environment, KILLS),
};

export async function kill(environment: FaultEnvironment, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    await pause(environment.random.integer(50, 800));
    const node = environment.anyNode;
    await node.kill();
    await environment.restartNode(node);
  }
}

/** Runs a server that kills itself at one line when it meets {@link LAST_MESSAGE}, and is unchanged otherwise. */
export const killedBeforeAck: FaultCase = {
  id: '2a',
  fault: 'server killed after a commit, before the acknowledgement',
  nodes: [1, 2],
  setting: async () => ({
    main: await mutant('dies-before-ack', [
      [LOG, 'if (duplicate)', `if (!duplicate && ${IS_LAST}) ${DIE}; if (duplicate)`],
    ]),
  }),
  async cause(environment) {
    const sent = await lastWords(environment);
    environment.expect(
      sent.wasRetried === true,
      'the reply to the retry says that the message is already stored',
    );
  },
};

export const killedBeforeTelling: FaultCase = {
  id: '2b',
  fault: 'server killed after an acknowledgement, before the delivery',
  nodes: [1, 2],
  setting: async () => ({
    main: await mutant('dies-before-telling', [
      [
        LOG,
        /\bdeliver\(entry, result\);/,
        `if (${IS_LAST}) setTimeout(() => ${DIE}, 5); else deliver(entry, result);`,
      ],
    ]),
  }),
  async cause(environment) {
    const sent = await lastWords(environment);
    const all = () =>
      environment.clients.every(({ shown }) => shown.get('lobby')!.some(({ id }) => id === sent.id));
    environment.expect(await environment.until(all, 5_000), 'every client shows the last message within 5 s');
  },
};

async function lastWords(environment: FaultEnvironment) {
  await pause(environment.random.integer(50, 300));
  const saying = environment.clients[0]!.interject(`${LAST_MESSAGE} of a node`);
  const node = await Promise.race(environment.nodes.map((node) => node.exits().then(() => node)));
  for (const other of environment.nodes) if (other !== node) other.keepRunning();
  await environment.restartNode(node);
  return saying;
}
