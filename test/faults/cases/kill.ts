import { setTimeout as pause } from 'node:timers/promises';
import { INTERJECTED } from '../check.js';
import { mutant } from '../mutant.js';
import type { Row } from '../row.js';
import type { Town } from '../town.js';

const KILLS = 3;
const LOG = 'conversation/log/conversation-log.js';
const IS_LAST = `String(content.content).startsWith('${INTERJECTED}')`;
const DIE = `process.kill(process.pid, 'SIGKILL')`;

/** Killed at moments that chance chooses. */
export const killed: Row = {
  id: '1',
  fault: `killed (SIGKILL) under load ${KILLS} times at random moments`,
  nodes: [1, 2],
  happen: (town) => kill(town, KILLS),
};

export async function kill(town: Town, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    await pause(town.random.integer(50, 800));
    const node = town.anyNode;
    await node.kill();
    await town.revive(node);
  }
}

/** A server that dies at one line when it meets {@link INTERJECTED} words: it is built as ever but for that. */
export const killedBeforeAck: Row = {
  id: '2a',
  fault: 'killed after a commit, before its acknowledgement',
  nodes: [1, 2],
  setting: async () => ({
    main: await mutant('dies-before-ack', [
      [LOG, 'if (duplicate)', `if (!duplicate && ${IS_LAST}) ${DIE}; if (duplicate)`],
    ]),
  }),
  async happen(town) {
    const sent = await lastWords(town);
    town.expect(sent.wasRetried === true, 'the retry is told that it was stored before');
  },
};

export const killedBeforeTelling: Row = {
  id: '2b',
  fault: 'killed after an acknowledgement, before anybody was told',
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
  async happen(town) {
    const sent = await lastWords(town);
    const all = () => town.talkers.every(({ shown }) => shown.get('lobby')!.some(({ id }) => id === sent.id));
    town.expect(await town.until(all, 5_000), 'everybody is shown the last words within 5 s');
  },
};

async function lastWords(town: Town) {
  await pause(town.random.integer(50, 300));
  const saying = town.talkers[0]!.interject(`${INTERJECTED} of a node`);
  const node = await Promise.race(town.nodes.map((node) => node.goes().then(() => node)));
  for (const other of town.nodes) if (other !== node) other.staysUp();
  await town.revive(node);
  return saying;
}
