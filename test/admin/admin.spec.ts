import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Chat } from './support/chat.js';
import type { Guest } from './support/guest.js';

const PASSWORD = 'correct horse battery';

describe('an administrator', () => {
  let chat: Chat;
  let boss: Guest;
  beforeAll(async () => {
    chat = await Chat.open();
    boss = await chat.enter({ name: 'boss', password: PASSWORD });
    await boss.asks('admin:claim', { code: chat.invitation });
  });
  afterAll(() => chat.close());

  it('finds people by how their nicknames begin, with what was decided about them', async () => {
    const pest = await chat.join('pest one');
    await chat.join('pest two');
    await chat.join('angel');
    await boss.asks('admin:mute', { name: 'pest one', forMs: 60_000 });
    await boss.asks('admin:ban', { name: 'pest two', forMs: 60_000 });
    const { people } = await boss.asks('admin:people', { q: 'PEST' });
    expect(people).toEqual([
      {
        ...pest.welcome.me,
        online: true,
        createdAt: expect.any(String),
        seenAt: expect.any(String),
        mutedUntil: expect.any(String),
      },
      expect.objectContaining({ name: 'pest two', banned: true, bannedUntil: expect.any(String) }),
    ]);
    expect((await boss.asks('admin:people', { q: 'boss' })).people).toEqual([
      expect.objectContaining({ name: 'boss', claimed: true, admin: true }),
    ]);
    const all: string[] = [];
    for (let cursor: string | undefined, isMore = true; isMore; isMore = cursor !== undefined) {
      const page = await boss.asks('admin:people', { limit: 2, cursor });
      all.push(...page.people.map(({ name }) => name));
      cursor = page.next;
    }
    expect(all).toEqual(['angel', 'boss', 'pest one', 'pest two']);
  });

  it('sees the bans and lifts them, also of somebody who has lost the nickname', async () => {
    const gone = await chat.join('gone');
    await boss.asks('admin:ban', { name: 'gone' });
    await boss.asks('admin:ban', { ip: '203.0.113.0/24', forMs: 60_000 });
    await boss.asks('admin:end', { name: 'gone' });
    const { bans } = await boss.asks('admin:bans', {});
    expect(bans.slice(0, 2)).toEqual([
      {
        kind: 'ip',
        subject: '203.0.113.0/24',
        by: 'boss',
        at: expect.any(String),
        until: expect.any(String),
      },
      { kind: 'person', subject: gone.id, name: 'gone', by: 'boss', at: expect.any(String) },
    ]);
    expect(await boss.ask('admin:unban', { name: 'gone' })).toMatchObject({ error: { code: 'not_found' } });
    await boss.asks('admin:unban', { person: gone.id });
    await boss.asks('admin:unban', { ip: '203.0.113.0/24' });
    const left = await boss.asks('admin:bans', {});
    expect(left.bans.filter(({ subject }) => [gone.id, '203.0.113.0/24'].includes(subject))).toEqual([]);
    for (const who of [{ name: 'boss', ip: '10.0.0.1' }, { person: gone.id, name: 'boss' }, {}]) {
      expect(await boss.ask('admin:unban', who)).toMatchObject({ error: { code: 'invalid' } });
    }
  });

  it('sees the rooms without what is said there, and ends one that is not theirs', async () => {
    const [alice, bob] = [await chat.join('alice'), await chat.join('bob')];
    const { id } = await alice.asks('room:create', { title: 'Secret plans 100%', people: ['bob'] });
    await alice.says('nobody else reads this', { conversation: id });
    const { rooms } = await boss.asks('admin:rooms', { q: 'plans 100%' });
    expect(rooms).toEqual([
      {
        id,
        title: 'Secret plans 100%',
        members: 2,
        head: 2,
        owner: 'alice',
        createdAt: expect.any(String),
      },
    ]);
    expect((await boss.asks('admin:rooms', {})).rooms[0]).toMatchObject({ id: 'lobby', title: '' });
    expect(await boss.ask('history', { conversation: id })).toMatchObject({ error: { code: 'not_found' } });
    await boss.asks('admin:dissolve', { conversation: id });
    for (const guest of [alice, bob]) {
      await guest.hears('notice', { kind: 'dissolved', by: 'boss', conversation: id } as never);
      await guest.hears('conversation:gone', { conversation: id });
      expect(await guest.ask('history', { conversation: id })).toMatchObject({
        error: { code: 'not_found' },
      });
    }
    expect(await boss.ask('admin:dissolve', { conversation: id })).toMatchObject({
      error: { code: 'not_found' },
    });
    expect((await boss.asks('admin:rooms', { q: 'plans' })).rooms).toEqual([]);
  });

  it('reads page by page what administrators did, and nothing of what was said', async () => {
    const { seq } = await boss.says('an awful word');
    await boss.asks('admin:remove', { conversation: 'lobby', seq });
    const first = await boss.asks('admin:audit', { limit: 1 });
    expect(first.lines).toEqual([
      {
        id: expect.any(String),
        at: expect.any(String),
        by: 'boss',
        action: 'remove',
        subject: `lobby ${seq}`,
      },
    ]);
    const lines = [...first.lines];
    for (let cursor = first.next; cursor !== undefined;) {
      const page = await boss.asks('admin:audit', { limit: 2, cursor });
      lines.push(...page.lines);
      cursor = page.next;
    }
    expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length);
    expect(lines.map(({ at }) => at)).toEqual(
      lines
        .map(({ at }) => at)
        .sort()
        .reverse(),
    );
    expect(lines).toContainEqual(expect.objectContaining({ action: 'mute', name: 'pest one' }));
    expect(lines.at(-1)).toMatchObject({ action: 'claim', name: 'boss' });
    expect(JSON.stringify(lines)).not.toContain('awful');
  });

  it('sees how every node does', async () => {
    await boss.says('counted');
    const numbers = await boss.asks('admin:numbers', {});
    expect(numbers.nodes).toHaveLength(chat.urls.length);
    expect(numbers.online).toBeGreaterThan(0);
    expect(numbers.people).toBe((await boss.asks('admin:people', {})).people.length);
    for (const node of numbers.nodes) {
      expect(node).toMatchObject({ storage: true, relay: true });
      expect(node.memoryBytes).toBeGreaterThan(10e6);
    }
    const connections = numbers.nodes.reduce((sum, node) => sum + node.connections, 0);
    expect(connections).toBeGreaterThanOrEqual(1);
    expect(numbers.nodes.reduce((sum, node) => sum + node.messages, 0)).toBeGreaterThan(0);
  });

  it('tells everybody something, as a line of the lobby that stays until it is taken down', async () => {
    const [alice, visitor] = [await chat.join('late alice'), await chat.visit()];
    const { seq } = await boss.asks('admin:announce', { content: 'closed on Monday' });
    for (const guest of [alice, visitor]) {
      await guest.hears('notice', {
        kind: 'announcement',
        content: 'closed on Monday',
        by: 'boss',
        seq,
      } as never);
    }
    for (const later of [await chat.join('later'), await chat.visit()]) {
      expect(later.welcome.conversations[0]).toMatchObject({ id: 'lobby', announcement: 'closed on Monday' });
    }
    await boss.asks('admin:announce', { content: '' });
    expect((await chat.comeBack(alice)).welcome.conversations[0]!.announcement).toBeUndefined();
    expect(await boss.ask('admin:announce', { content: 'x'.repeat(501) })).toMatchObject({
      error: { code: 'invalid', fields: ['content'] },
    });
  });
});
