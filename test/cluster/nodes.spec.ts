import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import type { Receipt } from '../../src/protocol/types.js';
import { ClusterBus } from '../../src/bus/cluster-bus.js';
import { Chat } from '../support/chat.js';
import type { Guest } from '../support/guest.js';
import { RedisProcess } from './faults/redis.process.js';

/** Longer than it takes to look for what was not told. */
const LOOKED_AFTER_MS = 8_000;

describe('on three nodes', () => {
  let chat: Chat;
  let people: Guest[];
  beforeEach(async () => {
    chat = await Chat.open({}, 3);
    people = await Promise.all(chat.urls.map((url, node) => chat.joinAt(url, `person ${node}`)));
  });
  afterEach(() => chat.close());

  const comeBackAt = async (url: string, guest: Guest): Promise<Guest> => {
    const tab = chat.knock({ token: guest.token }, {}, {}, url);
    await tab.hears('welcome');
    return tab;
  };

  it('tells everybody one order of the lobby, whichever node each speaks to', async () => {
    const opening = await people[0]!.says('opening');
    for (const person of people) await person.hears('textmsg', { id: opening.id });
    await Promise.all(
      people.flatMap((person) => [1, 2, 3, 4, 5].map((n) => person.says(`${person.name} ${n}`))),
    );
    const { entries } = await people[0]!.asks('history', { conversation: 'lobby' });
    const said = entries.map((entry) => (entry.kind === 'text' ? entry.content : ''));
    expect(entries.map(({ seq }) => seq)).toEqual(said.map((_, i) => i + 1));
    for (const person of people) {
      await Promise.all(said.map((content) => person.hears('textmsg', { content })));
      expect(person.texts()).toEqual(said);
    }
  });

  it('tells a private message on the two nodes of the two people, and nowhere else', async () => {
    const [alice, bob, outsider] = people as [Guest, Guest, Guest];
    const { conversation } = await alice.says('only you', { to: bob.name });
    await bob.hears('textmsg', { conversation, content: 'only you', to: bob.name });
    await bob.hears('conversation', { id: conversation, peer: { name: alice.name } });
    await bob.asks('typing', { conversation });
    await alice.hears('typing', { conversation, name: bob.name });
    const { seq } = await bob.says('and me', { conversation });
    await alice.hears('textmsg', { conversation, seq });
    await bob.asks('recall', { conversation, seq });
    await alice.hears('notice', { kind: 'recall', conversation, target: seq });
    await chat.fence(outsider);
    expect(JSON.stringify(outsider.inbox)).not.toContain(conversation);
  });

  it('finds the last line of a quiet room by itself, where the word of it got lost', async () => {
    const [alice, bob, outsider] = people as [Guest, Guest, Guest];
    const { id } = await alice.asks('room:create', { title: 'quiet', people: [bob.name] });
    await bob.hears('conversation', { id });
    const lost = await loseWords(chat.part(ClusterBus), () =>
      alice.says('and then nothing', { conversation: id }),
    );
    expect(lost).toContain('and then nothing');
    const from = performance.now();
    await bob.hears('textmsg', { conversation: id, content: 'and then nothing' }, LOOKED_AFTER_MS);
    console.info(`found after ${Math.round(performance.now() - from)} ms`);
    await chat.fence(outsider);
    expect(outsider.texts(id)).toEqual([]);
    expect(bob.texts(id)).toEqual(['and then nothing']);
  });

  it('tells a room on the nodes of its people: texts, and what is taken back, and nowhere else', async () => {
    const [alice, bob, carol] = people as [Guest, Guest, Guest];
    // One on each node who does not belong there.
    const outsiders = await Promise.all(chat.urls.map((url, node) => chat.joinAt(url, `outsider ${node}`)));
    const { id } = await alice.asks('room:create', { title: 'three', people: [bob.name, carol.name] });
    for (const person of people) await person.hears('conversation', { id });
    const said: Receipt[] = [];
    for (const person of people) said.push(await person.says(`of ${person.name}`, { conversation: id }));
    for (const person of people) {
      await person.hears('textmsg', { id: said[2]!.id });
      expect(person.texts(id)).toEqual(people.map(({ name }) => `of ${name}`));
    }
    const { seq } = said[1]!;
    await bob.asks('recall', { conversation: id, seq });
    for (const person of people) {
      await person.hears('notice', { kind: 'recall', conversation: id, target: seq });
      const page = await person.asks('history', { conversation: id, after: seq - 1, limit: 1 });
      expect(page.entries[0]).toMatchObject({ content: '', recalled: true });
    }
    await chat.fence(...outsiders);
    for (const outsider of outsiders) expect(JSON.stringify(outsider.inbox)).not.toContain(id);
  });

  it('tells whoever was put out of a room nothing that is said after, on any node', async () => {
    const [alice, bob, carol] = people as [Guest, Guest, Guest];
    const tabs = await Promise.all(chat.urls.map((url) => comeBackAt(url, bob)));
    const { id } = await alice.asks('room:create', { title: 'smaller', people: [bob.name, carol.name] });
    for (const tab of tabs) await tab.hears('conversation', { id });
    await carol.says('with you', { conversation: id });
    for (const tab of tabs) await tab.hears('textmsg', { conversation: id, content: 'with you' });
    await alice.asks('room:remove', { conversation: id, name: bob.name });
    await Promise.all([alice, carol].map((one) => one.says('without you', { conversation: id })));
    for (const tab of tabs) await tab.hears('conversation:gone', { conversation: id });
    await chat.fence(alice, carol, ...tabs);
    for (const tab of tabs) expect(tab.texts(id)).toEqual(['with you']);
    for (const one of [alice, carol])
      expect(one.texts(id)).toEqual(['with you', 'without you', 'without you']);
  });

  it('lets a banned person go from every node at once, keeps them out of each, and nobody else', async () => {
    const [alice, , pest] = people as [Guest, Guest, Guest];
    const boss = await chat.enter({ name: 'boss', password: 'correct horse battery' });
    await boss.asks('admin:claim', { code: chat.invitation });
    const tabs = await Promise.all(chat.urls.map((url) => comeBackAt(url, pest)));
    await boss.asks('admin:ban', { name: pest.name });
    for (const tab of [pest, ...tabs]) {
      await tab.hears('goodbye', { reason: 'banned' });
      await tab.isLetGo();
    }
    for (const url of chat.urls)
      expect(await chat.knock({ token: pest.token }, {}, {}, url).isRefused()).toBe('banned');
    for (const url of chat.urls) expect((await comeBackAt(url, alice)).id).toBe(alice.id);
    for (const person of people.slice(0, 2)) expect(person.heard('goodbye')).toEqual([]);
  });

  it('finds the newest of many lines by itself, where the words of all of them got lost', async () => {
    const [alice, bob, outsider] = people as [Guest, Guest, Guest];
    const { id } = await alice.asks('room:create', { title: 'busy, then quiet', people: [bob.name] });
    await bob.hears('conversation', { id });
    const lines = Array.from({ length: 30 }, (_, n) => `line ${n}`);
    await loseWords(chat.part(ClusterBus), () =>
      Promise.all(lines.map((content) => alice.says(content, { conversation: id }))),
    );
    await bob.hears('textmsg', { conversation: id, content: lines.at(-1)! }, LOOKED_AFTER_MS);
    await chat.fence(bob, outsider);
    expect(bob.texts(id)).toEqual(lines.slice(-bob.texts(id).length));
    expect(outsider.texts(id)).toEqual([]);
  });

  it('repeats nothing of what was said before the nodes started', async () => {
    const { conversation } = await people[0]!.says('long ago', { to: people[1]!.name });
    await chat.restart();
    const [alice, bob] = [
      await comeBackAt(chat.urls[0]!, people[0]!),
      await comeBackAt(chat.urls[1]!, people[1]!),
    ];
    await loseWords(chat.part(ClusterBus), () => alice.says('just now', { conversation }));
    await bob.hears('textmsg', { conversation, content: 'just now' }, LOOKED_AFTER_MS);
    expect(bob.texts(conversation)).toEqual(['just now']);
  });

  it('moves a read mark on the tabs of all nodes', async () => {
    const [alice, bob] = people as [Guest, Guest];
    const tab = await comeBackAt(chat.urls[2]!, alice);
    const { conversation, seq } = await bob.says('read this', { to: alice.name });
    await alice.asks('read', { conversation, seq });
    await tab.hears('read', { conversation, seq });
    await chat.fence(bob);
    expect(bob.heard('read')).toEqual([]);
  });

  it('counts people once, wherever their tabs are, and until the last of them goes', async () => {
    const [alice, bob] = people as [Guest, Guest];
    // The node that welcomes her is the one bob is on: by then it has heard of everybody.
    await lastCount(bob, 3);
    const tab = chat.knock({ token: alice.token }, {}, {}, chat.urls[1]);
    expect((await tab.hears('welcome')).count).toBe(3);
    alice.leave();
    const visitor = chat.knock({}, {}, {}, chat.urls[0]);
    await bob.hears('count', 4, 2_000);
    expect(bob.heard('people').flatMap(({ left }) => left)).toEqual([]);
    tab.leave();
    await bob.hears('people', { left: [alice.id] }, 2_000);
    visitor.leave();
    await lastCount(bob, 2);
  });

  it('names who is online on any node', async () => {
    const [alice] = people as [Guest];
    await lastCount(alice, 3);
    const page = await alice.asks('people', {});
    expect(page.people).toHaveLength(3);
    for (const { id, name, avatar } of people.map((person) => person.welcome.me!)) {
      expect(page.people).toContainEqual({ id, name, avatar, online: true });
    }
  });

  it('knows a new avatar on every node at once', async () => {
    const [alice, bob] = people as [Guest, Guest];
    const tab = await comeBackAt(chat.urls[1]!, alice);
    await alice.asks('me:set', { avatar: '9.jpg' });
    await bob.hears('people', { joined: [{ id: alice.id, avatar: '9.jpg' }] });
    await tab.says('how do I look?');
    await bob.hears('textmsg', { content: 'how do I look?', avatar: '9.jpg' });
  });

  it('ends the sessions of a person on all nodes', async () => {
    const [alice, bob] = people as [Guest, Guest];
    const tab = await comeBackAt(chat.urls[2]!, alice);
    await alice.asks('signout', { everywhere: true });
    await tab.hears('goodbye', { reason: 'signed_out' });
    await tab.isLetGo();
    for (const url of chat.urls)
      expect(await chat.knock({ token: alice.token }, {}, {}, url).isRefused()).toBe('token_invalid');
    expect(bob.heard('goodbye')).toEqual([]);
  });

  it('has nobody come or go when the people of a node that closes come back to another', async () => {
    const [alice, bob, carol] = people as [Guest, Guest, Guest];
    await lastCount(alice, 3);
    // Who came is named after the number that counts them, and before what is said later.
    const { id } = await alice.says('all are here');
    await alice.hears('textmsg', { id });
    const before = alice.heard('people').length;
    await chat.closeNode(2);
    await carol.hears('goodbye', { reason: 'restart' });
    const back = chat.knock({ token: carol.token }, {}, {}, chat.urls[1]);
    await back.hears('welcome', { me: { id: carol.id } });
    await pause(LOOKED_AFTER_MS + 2_000);
    expect(alice.heard('people').slice(before)).toEqual([]);
    expect(alice.heard('count').at(-1)).toBe(3);
    back.leave();
    await bob.hears('people', { left: [carol.id] });
  });

  it('forgets the people of a node that closed when nobody saw them again', async () => {
    const [alice, , carol] = people as [Guest, Guest, Guest];
    await chat.closeNode(2);
    carol.leave();
    await alice.hears('people', { left: [carol.id] }, 30_000);
    await lastCount(alice, 2);
  });
});

describe('while Redis is away', () => {
  let redis: RedisProcess;
  let chat: Chat;
  let alice: Guest;
  let bob: Guest;
  beforeEach(async () => {
    redis = await RedisProcess.start();
    chat = await Chat.open({ redisUrl: redis.url }, 2);
    [alice, bob] = [await chat.joinAt(chat.urls[0]!, 'alice'), await chat.joinAt(chat.urls[1]!, 'bob')];
    await redis.kill();
  });
  afterEach(async () => {
    await chat.close();
    await redis.end();
  });

  it('answers at once, and tells the other node within seconds: the lobby, private messages, new rooms', async () => {
    const from = performance.now();
    await alice.says('to all');
    const { conversation } = await alice.says('to bob', { to: 'bob' });
    const { id } = await alice.asks('room:create', { title: 'late', people: ['bob'] });
    await alice.says('to the room', { conversation: id });
    expect(performance.now() - from).toBeLessThan(2_000);
    await bob.hears('textmsg', { content: 'to all' }, LOOKED_AFTER_MS);
    await bob.hears('textmsg', { content: 'to bob', conversation }, LOOKED_AFTER_MS);
    await bob.hears('conversation', { id, title: 'late', role: 'member' }, LOOKED_AFTER_MS);
    await bob.hears('textmsg', { content: 'to the room', conversation: id }, LOOKED_AFTER_MS);
    await bob.says('here I am', { conversation: id });
    await alice.hears('textmsg', { content: 'here I am' }, LOOKED_AFTER_MS);
  });

  it('tells a removed person nothing that was said after, on either node', async () => {
    const carol = await chat.joinAt(chat.urls[1]!, 'carol');
    const { id } = await alice.asks('room:create', { title: 'small', people: ['bob', 'carol'] });
    await carol.hears('conversation', { id }, LOOKED_AFTER_MS);
    await bob.hears('conversation', { id }, LOOKED_AFTER_MS);
    await alice.asks('room:remove', { conversation: id, name: 'bob' });
    await alice.says('from the one node', { conversation: id });
    await carol.says('from the other', { conversation: id });
    await bob.hears('conversation:gone', { conversation: id }, LOOKED_AFTER_MS);
    await carol.hears('textmsg', { content: 'from the other' }, LOOKED_AFTER_MS);
    await alice.hears('textmsg', { content: 'from the other' }, LOOKED_AFTER_MS);
    await pause(LOOKED_AFTER_MS / 2);
    expect(bob.texts(id)).toEqual([]);
  });

  it('goes back to telling at once when Redis is back', async () => {
    await redis.run();
    // Until both nodes hear each other.
    for (let n = 0; bob.texts().length === 0 && n < 100; n += 1) {
      await alice.says(`try ${n}`);
      await pause(100);
    }
    const from = performance.now();
    await alice.says('now');
    await bob.hears('textmsg', { content: 'now' });
    expect(performance.now() - from).toBeLessThan(1_000);
    expect(bob.heard('count').at(-1) ?? bob.welcome.count).toBe(2);
  });
});

/** Whatever this node tells the others during `act` never comes to Redis. @returns what it was */
async function loseWords(bus: ClusterBus, act: () => Promise<unknown>): Promise<string> {
  const { stream } = bus as unknown as { stream: { add(fields: { words: string }): Promise<void> } };
  const add = stream.add.bind(stream);
  const lost: string[] = [];
  stream.add = async ({ words }) => void lost.push(words);
  try {
    await act();
    // A word leaves a turn of the event loop after the answer, or with the next batch.
    await pause(100);
  } finally {
    stream.add = add;
  }
  return lost.join();
}

async function lastCount(guest: Guest, count: number): Promise<void> {
  const deadline = performance.now() + 12_000;
  while ((guest.heard('count').at(-1) ?? guest.welcome.count) !== count) {
    if (performance.now() > deadline)
      throw new Error(`counted ${guest.heard('count').join()}, never ${count}`);
    await pause(10);
  }
}
