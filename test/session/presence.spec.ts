import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PeoplePage } from '../../src/protocol/types.js';
import { TestServer } from '../support/test-server.js';

describe('the online count', () => {
  let chat: TestServer;
  beforeEach(async () => void (chat = await TestServer.open()));
  afterEach(() => chat.close());

  it('changes with users who connect and disconnect', async () => {
    const alice = await chat.join('alice');
    await alice.receives('count', 1);
    const bob = await chat.join('bob');
    await alice.receives('count', 2);
    bob.disconnect();
    await alice.receives('people', { left: [bob.id] });
    expect(alice.received('count').at(-1)).toBe(1);
  });

  it('counts a user with three tabs once, until the last of them closes', async () => {
    const [alice, watcher] = [await chat.join('alice'), await chat.visit()];
    const tabs = [await chat.reconnect(alice), await chat.reconnect(alice)];
    expect(tabs[1]!.welcome.count).toBe(2);
    alice.disconnect();
    tabs[0]!.disconnect();
    const late = await chat.visit();
    expect(late.welcome.count).toBe(3);
    tabs[1]!.disconnect();
    late.disconnect();
    await watcher.receives('count', 1);
  });

  it('counts a visitor as one, and not twice when the visitor takes a name', async () => {
    const [alice, visitor] = [await chat.join('alice'), await chat.visit()];
    await alice.receives('count', 2);
    await visitor.sendText('hello', { name: 'newcomer' });
    await alice.receives('people', { joined: [{ name: 'newcomer' }] });
    expect(alice.received('count').at(-1)).toBe(2);
  });

  it('is sent at most four times a second, and the last value always arrives', async () => {
    const alice = await chat.join('alice');
    await alice.receives('count', 1);
    const started = performance.now();
    const crowd = await Promise.all(Array.from({ length: 40 }, (_, i) => chat.join(`one of many ${i}`)));
    await alice.receives('count', 41);
    for (const one of crowd) one.disconnect();
    await untilCounted(() => alice.received('count'), 1);
    const seconds = (performance.now() - started) / 1_000;
    expect(alice.received('count').length).toBeLessThanOrEqual(seconds * 4 + 2);
  });
});

describe('the people list', () => {
  let chat: TestServer;
  beforeEach(async () => void (chat = await TestServer.open()));
  afterEach(() => chat.close());

  it('lists online users first, then offline ones, in pages', async () => {
    const [alice, , gone] = [await chat.join('alice'), await chat.join('zoe'), await chat.join('bob')];
    gone.disconnect();
    await alice.receives('people', { left: [gone.id] });
    const all = await alice.requestOk('people', {});
    expect(all.people.map(({ name, online }) => [name, online])).toEqual([
      ['alice', true],
      ['zoe', true],
      ['bob', false],
    ]);
    expect(all.next).toBeUndefined();
    const names: string[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const page: PeoplePage = await alice.requestOk('people', { limit: 1, ...(cursor && { cursor }) });
      names.push(...page.people.map(({ name }) => name));
      cursor = page.next;
    }
    expect(names).toEqual(['alice', 'zoe', 'bob']);
  });

  it('finds users by the beginning of their nickname, in any case', async () => {
    const alice = await chat.join('Alice');
    await chat.join('bob');
    const { people } = await alice.requestOk('people', { q: 'aL' });
    expect(people.map(({ name }) => name)).toEqual(['Alice']);
    expect((await alice.requestOk('people', { q: '%' })).people).toEqual([]);
  });

  it('refuses the people list to visitors', async () => {
    const visitor = await chat.visit();
    expect(await visitor.request('people', {})).toMatchObject({ error: { code: 'unauthenticated' } });
    await chat.join('alice');
    await chat.deliverAll(visitor);
    expect(visitor.received('people')).toEqual([]);
  });

  it('sends joined and left, and neither for a quick reload', async () => {
    const [alice, bob] = [await chat.join('alice'), await chat.join('bob')];
    await alice.receives('people', { joined: [{ id: bob.id }] });
    bob.disconnect();
    const again = await chat.reconnect(bob);
    await chat.join('carol');
    await alice.receives('people', { joined: [{ name: 'carol' }] });
    expect(alice.received('people').flatMap(({ left }) => left)).toEqual([]);
    again.disconnect();
    await alice.receives('people', { left: [bob.id] });
  });
});

async function untilCounted(counted: () => number[], last: number): Promise<void> {
  while (counted().at(-1) !== last) await new Promise((done) => setTimeout(done, 10));
}
