import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ServerProcess } from '../faults/server-process.js';
import { freshDatabase, type TestDatabase } from '../support/databases.js';
import { TestClient } from '../support/test-client.js';
import { waitFor } from '../support/wait-for.js';

/** For a user who connects to another node, or disconnects from it. */
const SHOWN_WITHIN_MS = 2_000;
/** For a user whose node was killed and who does not reconnect. */
const GONE_WITHIN_MS = 30_000;
const MINUTE_MS = 60_000;

/** Three nodes, each a process, and another chat beside them on the same Redis. */
describe('presence on three nodes', () => {
  let databases: TestDatabase[];
  let nodes: ServerProcess[];
  let elsewhere: ServerProcess;
  let guests: TestClient[];
  beforeEach(async () => {
    databases = [await freshDatabase(), await freshDatabase()];
    const [ours, other] = databases.map(({ url }) => url);
    guests = [];
    nodes = [];
    for (let i = 0; i < 3; i += 1) nodes.push(await start(ours));
    elsewhere = await start(other);
  }, MINUTE_MS);
  afterEach(async () => {
    for (const guest of guests) guest.disconnect();
    for (const node of [...nodes, elsewhere]) await node.end();
    for (const database of databases) await database.drop();
  }, MINUTE_MS);

  const come = async (node: ServerProcess, auth: { name?: string; token?: string }): Promise<TestClient> => {
    const guest = new TestClient(node.url, auth as { name: string });
    guests.push(guest);
    await guest.receives('welcome');
    return guest;
  };

  it('shows joins and leaves of another node on every node within two seconds', async () => {
    const [alice, bob] = [await come(nodes[0]!, { name: 'alice' }), await come(nodes[1]!, { name: 'bob' })];
    const visitor = await come(nodes[0]!, {});
    const stranger = await come(elsewhere, { name: 'stranger' });
    const hearers = [alice, bob];
    const times: { came: number; went: number }[] = [];
    for (let round = 0; round < 5; round += 1) {
      const name = `carol ${round}`;
      let carol!: TestClient;
      const came = await timed(async () => {
        carol = await come(nodes[2]!, { name });
        const named = hearers.map((one) => one.receives('people', { joined: [{ name }] }));
        await Promise.all([...named, ...[...hearers, visitor].map((one) => isTold(one, 4))]);
      });
      // A new client gets the same list as clients that were connected before.
      expect(carol.welcome.count).toBe(4);
      for (const one of hearers) expect(await online(one)).toEqual(['alice', 'bob', name]);
      carol.disconnect();
      const went = await timed(async () => {
        const named = hearers.map((one) => one.receives('people', { left: [carol.id] }));
        await Promise.all([...named, ...[...hearers, visitor].map((one) => isTold(one, 3))]);
      });
      for (const one of hearers) expect(await online(one)).toEqual(['alice', 'bob']);
      times.push({ came, went });
    }
    console.info(`shown on other nodes: ${JSON.stringify(times)} ms`);
    for (const { came, went } of times) expect(Math.max(came, went)).toBeLessThan(SHOWN_WITHIN_MS);
    await fence(alice, visitor);
    expect(visitor.received('people')).toEqual([]);
    await fence(stranger);
    expect(stranger.received('count').at(-1) ?? stranger.welcome.count).toBe(1);
    expect(await online(stranger)).toEqual(['stranger']);
  });

  it(
    'shows the users of a killed node as offline within thirty seconds, except those who reconnect before',
    async () => {
      const [alice, bob] = [await come(nodes[0]!, { name: 'alice' }), await come(nodes[1]!, { name: 'bob' })];
      const [carol, dave, erin] = [
        await come(nodes[2]!, { name: 'carol' }),
        await come(nodes[2]!, { name: 'dave' }),
        await come(nodes[2]!, { name: 'erin' }),
      ];
      const stranger = await come(elsewhere, { name: 'stranger' });
      const hearers = [alice, bob];
      for (const one of hearers) await isTold(one, 5);
      const before = hearers.map((one) => one.inbox.length);
      const since = (one: TestClient, i: number) =>
        one.inbox.slice(before[i]).filter(({ event }) => event === 'people');

      await nodes[2]!.kill('SIGKILL');
      const killedAt = performance.now();
      dave.disconnect();
      carol.disconnect();
      // One user moves to another node, one reconnects to the same node when it is up again, one
      // stays away.
      const back = await come(nodes[1]!, { token: carol.token });
      await nodes[2]!.run();
      await waitFor(() => erin.received('welcome').length === 2);
      const restartedMs = Math.round(performance.now() - killedAt);
      for (const one of hearers) expect(await online(one)).toEqual(['alice', 'bob', 'carol', 'dave', 'erin']);

      await Promise.all(hearers.map((one) => one.receives('people', { left: [dave.id] }, GONE_WITHIN_MS)));
      const goneMs = Math.round(performance.now() - killedAt);
      console.info(`the node was back after ${restartedMs} ms; who stayed away was gone after ${goneMs} ms`);
      expect(goneMs).toBeLessThan(GONE_WITHIN_MS);
      for (const [i, one] of hearers.entries()) {
        await isTold(one, 4);
        expect(since(one, i)).toEqual([{ event: 'people', fact: { joined: [], left: [dave.id] } }]);
        expect(await online(one)).toEqual(['alice', 'bob', 'carol', 'erin']);
      }
      expect(stranger.received('people').flatMap(({ left }) => left)).toEqual([]);

      // The killed node left no presence of them behind: now they leave at once.
      const went = await timed(async () => {
        back.disconnect();
        erin.disconnect();
        const named = [back.id, erin.id].flatMap((id) =>
          hearers.map((one) => one.receives('people', { left: [id] })),
        );
        await Promise.all([...named, ...hearers.map((one) => isTold(one, 2))]);
      });
      expect(went).toBeLessThan(SHOWN_WITHIN_MS);
    },
    MINUTE_MS,
  );

  const start = (url: string | undefined) =>
    ServerProcess.start({ REDIS_URL: process.env.TEST_REDIS_URL! }, undefined, url);
});

async function timed(act: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await act();
  return Math.round(performance.now() - from);
}

/** Returns the online count that was received last. */
async function isTold(guest: TestClient, count: number): Promise<void> {
  await waitFor(() => (guest.received('count').at(-1) ?? guest.welcome.count) === count);
}

/** Returns the nicknames that the people list shows as online. */
async function online(guest: TestClient): Promise<string[]> {
  const { people } = await guest.requestOk('people', {});
  return people.flatMap(({ name, online }) => (online ? [name] : [])).sort();
}

/** `others`, on the same node, have received everything sent there before this. */
async function fence(guest: TestClient, ...others: TestClient[]): Promise<void> {
  const { id } = await guest.sendText('fence');
  await Promise.all([guest, ...others].map((one) => one.receives('textmsg', { id })));
}
