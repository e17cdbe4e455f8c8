import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chooseSeed, Random } from '../faults/seeded-random.js';
import { TestServer } from '../support/test-server.js';
import { findLeaks, type Observed } from './leak-checker.js';
import { MembershipStress } from './membership-stress.js';

const ROUNDS = Number(process.env.ROUNDS ?? (globalThis.DATABASE === 'sqlite' ? 1_000 : 250));

describe(`membership under stress, ${ROUNDS} rounds of concurrent joins, leaves and messages`, () => {
  const seed = chooseSeed();
  let chat: TestServer;
  let observed: Observed;
  beforeAll(
    async () => {
      process.stdout.write(`stress: ROUNDS=${ROUNDS} SEED=${seed}\n`);
      chat = await TestServer.open();
      observed = await MembershipStress.of(chat, ROUNDS, new Random(seed));
    },
    30_000 + ROUNDS * 200,
  );
  afterAll(() => chat.close());

  it('delivers to and stores from no user after their leave or during a ban', () => {
    expect(findLeaks(observed)).toEqual([]);
  });

  it('runs enough leaves, bans, refusals and messages to be meaningful', () => {
    const { log, inboxes, bans, sent } = observed;
    const endings = log.filter(({ kind }) => kind === 'left').length;
    const numbers = {
      lines: log.length,
      endings,
      bans: bans.length,
      heard: inboxes.flatMap(({ seqs }) => seqs).length,
    };
    process.stdout.write(`stress: ${JSON.stringify(numbers)}\n`);
    expect(endings).toBeGreaterThan(ROUNDS / 2);
    expect(bans.length).toBeGreaterThan(ROUNDS / 40);
    expect(sent.filter(({ wasRefused }) => wasRefused).length).toBeGreaterThan(ROUNDS / 10);
    expect(sent.filter(({ seq }) => seq !== undefined).length).toBeGreaterThan(ROUNDS);
    expect(numbers.heard).toBeGreaterThan(log.length * 4);
  });

  // A checker that cannot fail proves nothing.
  describe('the leak checker', () => {
    const doctored = (change: (copy: Observed) => void): string[] => {
      const copy = structuredClone(observed);
      change(copy);
      return findLeaks(copy);
    };
    /**
     * Returns a user who left, their leave, and the entry after it, which they must not receive.
     */
    const somebodyGone = () => {
      const { log } = observed;
      const left = log.find(({ seq, kind }) => kind === 'left' && log[seq]?.kind === 'text')!;
      return { whose: left.people[0]!, after: left.seq + 1 };
    };

    it('detects an additional entry in an inbox', () => {
      const { whose, after } = somebodyGone();
      const found = doctored(({ inboxes }) =>
        inboxes.find((inbox) => inbox.whose === whose)!.seqs.push(after),
      );
      expect(found).toContain(`${whose} heard ${after} without being there`);
    });

    it('detects a stored message of a user who left', () => {
      const { whose, after } = somebodyGone();
      const found = doctored(({ log }) => (log[after - 1]!.author = whose));
      expect(found).toContain(`${whose} spoke at ${after} without being there`);
    });

    it('detects that the connection of a banned user receives entries', () => {
      const { bannedFrom } = observed.inboxes.find((inbox) => inbox.bannedFrom !== undefined)!;
      const found = doctored(({ inboxes }) =>
        inboxes.find((inbox) => inbox.bannedFrom === bannedFrom)!.seqs.push(bannedFrom!),
      );
      expect(found.some((what) => what.endsWith(`heard ${bannedFrom} though banned`))).toBe(true);
    });

    it('detects a stored message of a banned user', () => {
      const { whom, from } = observed.bans[0]!;
      const found = doctored(({ log }) => (log[from - 1]!.author = whom));
      expect(found).toContain(`${whom} spoke at ${from} though banned`);
    });

    it('detects that a refused message is stored', () => {
      const { content, whose } = observed.sent.find(({ wasRefused }) => wasRefused)!;
      const found = doctored(({ log }) => (log.at(-1)!.content = content));
      expect(found).toContain(`${whose} was refused ${content}, which is stored`);
    });
  });
});
