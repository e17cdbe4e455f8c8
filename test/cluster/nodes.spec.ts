import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import type { Receipt } from '../../src/protocol/types.js';
import { ClusterBus } from '../../src/bus/cluster-bus.js';
import { TestServer } from '../support/test-server.js';
import type { TestClient } from '../support/test-client.js';
import { RedisProcess } from './faults/redis-process.js';

/** Longer than the interval of the missed message poller. */
const LOOKED_AFTER_MS = 8_000;

describe('three nodes', () => {
  let chat: TestServer;
  let people: TestClient[];
  beforeEach(async () => {
    chat = await TestServer.open({}, 3);
    people = await Promise.all(chat.urls.map((url, node) => chat.joinNode(url, `person ${node}`)));
  });
  afterEach(() => chat.close());

  const comeBackAt = async (url: string, guest: TestClient): Promise<TestClient> => {
    const tab = chat.connect({ token: guest.token }, {}, {}, url);
    await tab.receives('welcome');
    return tab;
  };

  it('delivers the lobby in the same order to all clients of all nodes', async () => {
    const opening = await people[0]!.sendText('opening');
    for (const person of people) await person.receives('textmsg', { id: opening.id });
    await Promise.all(
      people.flatMap((person) => [1, 2, 3, 4, 5].map((n) => person.sendText(`${person.name} ${n}`))),
    );
    const { entries } = await people[0]!.requestOk('history', { conversation: 'lobby' });
    const said = entries.map((entry) => (entry.kind === 'text' ? entry.content : ''));
    expect(entries.map(({ seq }) => seq)).toEqual(said.map((_, i) => i + 1));
    for (const person of people) {
      await Promise.all(said.map((content) => person.receives('textmsg', { content })));
      expect(person.texts()).toEqual(said);
    }
  });

  it('delivers a private message on the nodes of its two users, and nowhere else', async () => {
    const [alice, bob, outsider] = people as [TestClient, TestClient, TestClient];
    const { conversation } = await alice.sendText('only you', { to: bob.name });
    await bob.receives('textmsg', { conversation, content: 'only you', to: bob.name });
    await bob.receives('conversation', { id: conversation, peer: { name: alice.name } });
    await bob.requestOk('typing', { conversation });
    await alice.receives('typing', { conversation, name: bob.name });
    const { seq } = await bob.sendText('and me', { conversation });
    await alice.receives('textmsg', { conversation, seq });
    await bob.requestOk('recall', { conversation, seq });
    await alice.receives('notice', { kind: 'recall', conversation, target: seq });
    await chat.deliverAll(outsider);
    expect(JSON.stringify(outsider.inbox)).not.toContain(conversation);
  });

  it('polls for the last entry of a quiet room when its bus message is lost', async () => {
    const [alice, bob, outsider] = people as [TestClient, TestClient, TestClient];
    const { id } = await alice.requestOk('room:create', { title: 'quiet', people: [bob.name] });
    await bob.receives('conversation', { id });
    const lost = await loseWords(chat.get(ClusterBus), () =>
      alice.sendText('and then nothing', { conversation: id }),
    );
    expect(lost).toContain('and then nothing');
    const from = performance.now();
    await bob.receives('textmsg', { conversation: id, content: 'and then nothing' }, LOOKED_AFTER_MS);
    console.info(`found after ${Math.round(performance.now() - from)} ms`);
    await chat.deliverAll(outsider);
    expect(outsider.texts(id)).toEqual([]);
    expect(bob.texts(id)).toEqual(['and then nothing']);
  });

  it('delivers room messages and recalls on the nodes of the members, and nowhere else', async () => {
    const [alice, bob, carol] = people as [TestClient, TestClient, TestClient];
    // One client per node that is not in the room.
    const outsiders = await Promise.all(chat.urls.map((url, node) => chat.joinNode(url, `outsider ${node}`)));
    const { id } = await alice.requestOk('room:create', { title: 'three', people: [bob.name, carol.name] });
    for (const person of people) await person.receives('conversation', { id });
    const said: Receipt[] = [];
    for (const person of people) said.push(await person.sendText(`of ${person.name}`, { conversation: id }));
    for (const person of people) {
      await person.receives('textmsg', { id: said[2]!.id });
      expect(person.texts(id)).toEqual(people.map(({ name }) => `of ${name}`));
    }
    const { seq } = said[1]!;
    await bob.requestOk('recall', { conversation: id, seq });
    for (const person of people) {
      await person.receives('notice', { kind: 'recall', conversation: id, target: seq });
      const page = await person.requestOk('history', { conversation: id, after: seq - 1, limit: 1 });
      expect(page.entries[0]).toMatchObject({ content: '', recalled: true });
    }
    await chat.deliverAll(...outsiders);
    for (const outsider of outsiders) expect(JSON.stringify(outsider.inbox)).not.toContain(id);
  });

  it('delivers nothing to a removed member after the removal, on any node', async () => {
    const [alice, bob, carol] = people as [TestClient, TestClient, TestClient];
    const tabs = await Promise.all(chat.urls.map((url) => comeBackAt(url, bob)));
    const { id } = await alice.requestOk('room:create', { title: 'smaller', people: [bob.name, carol.name] });
    for (const tab of tabs) await tab.receives('conversation', { id });
    await carol.sendText('with you', { conversation: id });
    for (const tab of tabs) await tab.receives('textmsg', { conversation: id, content: 'with you' });
    await alice.requestOk('room:remove', { conversation: id, name: bob.name });
    await Promise.all([alice, carol].map((one) => one.sendText('without you', { conversation: id })));
    for (const tab of tabs) await tab.receives('conversation:gone', { conversation: id });
    await chat.deliverAll(alice, carol, ...tabs);
    for (const tab of tabs) expect(tab.texts(id)).toEqual(['with you']);
    for (const one of [alice, carol])
      expect(one.texts(id)).toEqual(['with you', 'without you', 'without you']);
  });

  it('disconnects a banned user from every node at once, rejects them on each, and no other user', async () => {
    const [alice, , pest] = people as [TestClient, TestClient, TestClient];
    const boss = await chat.connectAs({ name: 'boss', password: 'correct horse battery' });
    await boss.requestOk('admin:claim', { code: chat.firstAdminCode });
    const tabs = await Promise.all(chat.urls.map((url) => comeBackAt(url, pest)));
    await boss.requestOk('admin:ban', { name: pest.name });
    for (const tab of [pest, ...tabs]) {
      await tab.receives('goodbye', { reason: 'banned' });
      await tab.isDisconnected();
    }
    for (const url of chat.urls)
      expect(await chat.connect({ token: pest.token }, {}, {}, url).isRefused()).toBe('banned');
    for (const url of chat.urls) expect((await comeBackAt(url, alice)).id).toBe(alice.id);
    for (const person of people.slice(0, 2)) expect(person.received('goodbye')).toEqual([]);
  });

  it('polls for the newest of many entries when all their bus messages are lost', async () => {
    const [alice, bob, outsider] = people as [TestClient, TestClient, TestClient];
    const { id } = await alice.requestOk('room:create', { title: 'busy, then quiet', people: [bob.name] });
    await bob.receives('conversation', { id });
    const lines = Array.from({ length: 30 }, (_, n) => `line ${n}`);
    await loseWords(chat.get(ClusterBus), () =>
      Promise.all(lines.map((content) => alice.sendText(content, { conversation: id }))),
    );
    await bob.receives('textmsg', { conversation: id, content: lines.at(-1)! }, LOOKED_AFTER_MS);
    await chat.deliverAll(bob, outsider);
    expect(bob.texts(id)).toEqual(lines.slice(-bob.texts(id).length));
    expect(outsider.texts(id)).toEqual([]);
  });

  it('does not repeat messages from before the start of the nodes', async () => {
    const { conversation } = await people[0]!.sendText('long ago', { to: people[1]!.name });
    await chat.restart();
    const [alice, bob] = [
      await comeBackAt(chat.urls[0]!, people[0]!),
      await comeBackAt(chat.urls[1]!, people[1]!),
    ];
    await loseWords(chat.get(ClusterBus), () => alice.sendText('just now', { conversation }));
    await bob.receives('textmsg', { conversation, content: 'just now' }, LOOKED_AFTER_MS);
    expect(bob.texts(conversation)).toEqual(['just now']);
  });

  it('moves a read marker in the tabs on all nodes', async () => {
    const [alice, bob] = people as [TestClient, TestClient];
    const tab = await comeBackAt(chat.urls[2]!, alice);
    const { conversation, seq } = await bob.sendText('read this', { to: alice.name });
    await alice.requestOk('read', { conversation, seq });
    await tab.receives('read', { conversation, seq });
    await chat.deliverAll(bob);
    expect(bob.received('read')).toEqual([]);
  });

  it('counts a user once with tabs on any nodes, until the last tab disconnects', async () => {
    const [alice, bob] = people as [TestClient, TestClient];
    // She connects to the node of bob, which knows all users by then.
    await lastCount(bob, 3);
    const tab = chat.connect({ token: alice.token }, {}, {}, chat.urls[1]);
    expect((await tab.receives('welcome')).count).toBe(3);
    alice.disconnect();
    const visitor = chat.connect({}, {}, {}, chat.urls[0]);
    await bob.receives('count', 4, 2_000);
    expect(bob.received('people').flatMap(({ left }) => left)).toEqual([]);
    tab.disconnect();
    await bob.receives('people', { left: [alice.id] }, 2_000);
    visitor.disconnect();
    await lastCount(bob, 2);
  });

  it('lists online users on every node', async () => {
    const [alice] = people as [TestClient];
    await lastCount(alice, 3);
    const page = await alice.requestOk('people', {});
    expect(page.people).toHaveLength(3);
    for (const { id, name, avatar } of people.map((person) => person.welcome.me!)) {
      expect(page.people).toContainEqual({ id, name, avatar, online: true });
    }
  });

  it('updates an avatar on every node at once', async () => {
    const [alice, bob] = people as [TestClient, TestClient];
    const tab = await comeBackAt(chat.urls[1]!, alice);
    await alice.requestOk('me:set', { avatar: '9.jpg' });
    await bob.receives('people', { joined: [{ id: alice.id, avatar: '9.jpg' }] });
    await tab.sendText('how do I look?');
    await bob.receives('textmsg', { content: 'how do I look?', avatar: '9.jpg' });
  });

  it('ends the sessions of a user on all nodes', async () => {
    const [alice, bob] = people as [TestClient, TestClient];
    const tab = await comeBackAt(chat.urls[2]!, alice);
    await alice.requestOk('signout', { everywhere: true });
    await tab.receives('goodbye', { reason: 'signed_out' });
    await tab.isDisconnected();
    for (const url of chat.urls)
      expect(await chat.connect({ token: alice.token }, {}, {}, url).isRefused()).toBe('token_invalid');
    expect(bob.received('goodbye')).toEqual([]);
  });

  it('sends no left or joined when the clients of a closing node reconnect to another one', async () => {
    const [alice, bob, carol] = people as [TestClient, TestClient, TestClient];
    // Not the number in her `welcome`: after that, the names of the same users are still to come.
    await alice.receives('count', 3);
    // The joined event follows the count that includes the user, and precedes later messages.
    const { id } = await alice.sendText('all are here');
    await alice.receives('textmsg', { id });
    const before = alice.received('people').length;
    await chat.closeNode(2);
    await carol.receives('goodbye', { reason: 'restart' });
    const back = chat.connect({ token: carol.token }, {}, {}, chat.urls[1]);
    await back.receives('welcome', { me: { id: carol.id } });
    await pause(LOOKED_AFTER_MS + 2_000);
    expect(alice.received('people').slice(before)).toEqual([]);
    expect(alice.received('count').at(-1)).toBe(3);
    back.disconnect();
    await bob.receives('people', { left: [carol.id] });
  });

  it('drops the users of a closed node who did not reconnect', async () => {
    const [alice, , carol] = people as [TestClient, TestClient, TestClient];
    await chat.closeNode(2);
    carol.disconnect();
    await alice.receives('people', { left: [carol.id] }, 30_000);
    await lastCount(alice, 2);
  });
});

describe('three nodes without Redis', () => {
  let redis: RedisProcess;
  let chat: TestServer;
  let alice: TestClient;
  let bob: TestClient;
  beforeEach(async () => {
    redis = await RedisProcess.start();
    chat = await TestServer.open({ redisUrl: redis.url }, 2);
    [alice, bob] = [await chat.joinNode(chat.urls[0]!, 'alice'), await chat.joinNode(chat.urls[1]!, 'bob')];
    await redis.kill();
  });
  afterEach(async () => {
    await chat.close();
    await redis.end();
  });

  it('answers at once and delivers on the other node within seconds: the lobby, private messages, new rooms', async () => {
    const from = performance.now();
    await alice.sendText('to all');
    const { conversation } = await alice.sendText('to bob', { to: 'bob' });
    const { id } = await alice.requestOk('room:create', { title: 'late', people: ['bob'] });
    await alice.sendText('to the room', { conversation: id });
    expect(performance.now() - from).toBeLessThan(2_000);
    await bob.receives('textmsg', { content: 'to all' }, LOOKED_AFTER_MS);
    await bob.receives('textmsg', { content: 'to bob', conversation }, LOOKED_AFTER_MS);
    await bob.receives('conversation', { id, title: 'late', role: 'member' }, LOOKED_AFTER_MS);
    await bob.receives('textmsg', { content: 'to the room', conversation: id }, LOOKED_AFTER_MS);
    await bob.sendText('here I am', { conversation: id });
    await alice.receives('textmsg', { content: 'here I am' }, LOOKED_AFTER_MS);
  });

  it('delivers nothing to a removed user after the removal, on either node', async () => {
    const carol = await chat.joinNode(chat.urls[1]!, 'carol');
    const { id } = await alice.requestOk('room:create', { title: 'small', people: ['bob', 'carol'] });
    await carol.receives('conversation', { id }, LOOKED_AFTER_MS);
    await bob.receives('conversation', { id }, LOOKED_AFTER_MS);
    await alice.requestOk('room:remove', { conversation: id, name: 'bob' });
    await alice.sendText('from the one node', { conversation: id });
    await carol.sendText('from the other', { conversation: id });
    await bob.receives('conversation:gone', { conversation: id }, LOOKED_AFTER_MS);
    await carol.receives('textmsg', { content: 'from the other' }, LOOKED_AFTER_MS);
    await alice.receives('textmsg', { content: 'from the other' }, LOOKED_AFTER_MS);
    await pause(LOOKED_AFTER_MS / 2);
    expect(bob.texts(id)).toEqual([]);
  });

  it('delivers at once again when Redis is back', async () => {
    await redis.run();
    // Until both nodes receive each other's messages.
    for (let n = 0; bob.texts().length === 0 && n < 100; n += 1) {
      await alice.sendText(`try ${n}`);
      await pause(100);
    }
    const from = performance.now();
    await alice.sendText('now');
    await bob.receives('textmsg', { content: 'now' });
    expect(performance.now() - from).toBeLessThan(1_000);
    expect(bob.received('count').at(-1) ?? bob.welcome.count).toBe(2);
  });
});

/** Runs `act` while no bus message of this node reaches Redis. @returns those messages */
async function loseWords(bus: ClusterBus, act: () => Promise<unknown>): Promise<string> {
  const { stream } = bus as unknown as { stream: { add(fields: { words: string }): Promise<void> } };
  const add = stream.add.bind(stream);
  const lost: string[] = [];
  stream.add = async ({ words }) => void lost.push(words);
  try {
    await act();
    // A bus message leaves one turn of the event loop after the reply, or with the next batch.
    await pause(100);
  } finally {
    stream.add = add;
  }
  return lost.join();
}

async function lastCount(guest: TestClient, count: number): Promise<void> {
  const deadline = performance.now() + 12_000;
  while ((guest.received('count').at(-1) ?? guest.welcome.count) !== count) {
    if (performance.now() > deadline)
      throw new Error(`counted ${guest.received('count').join()}, never ${count}`);
    await pause(10);
  }
}
