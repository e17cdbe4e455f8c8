import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestServer } from '../support/test-server.js';
import type { TestClient } from '../support/test-client.js';

const PASSWORD = 'correct horse battery';

describe('administration', () => {
  let chat: TestServer;
  let boss: TestClient;
  beforeAll(async () => {
    chat = await TestServer.open();
    boss = await chat.connectAs({ name: 'boss', password: PASSWORD });
    await boss.requestOk('admin:claim', { code: chat.firstAdminCode });
  });
  afterAll(() => chat.close());

  it('finds users by the beginning of their nickname, with their bans and mutes', async () => {
    const pest = await chat.join('pest one');
    await chat.join('pest two');
    await chat.join('angel');
    await boss.requestOk('admin:mute', { name: 'pest one', forMs: 60_000 });
    await boss.requestOk('admin:ban', { name: 'pest two', forMs: 60_000 });
    const { people } = await boss.requestOk('admin:people', { q: 'PEST' });
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
    expect((await boss.requestOk('admin:people', { q: 'boss' })).people).toEqual([
      expect.objectContaining({ name: 'boss', claimed: true, admin: true }),
    ]);
    const all: string[] = [];
    for (let cursor: string | undefined, isMore = true; isMore; isMore = cursor !== undefined) {
      const page = await boss.requestOk('admin:people', { limit: 2, cursor });
      all.push(...page.people.map(({ name }) => name));
      cursor = page.next;
    }
    expect(all).toEqual(['angel', 'boss', 'pest one', 'pest two']);
  });

  it('lists bans and lifts them, also for a user who has lost the nickname', async () => {
    const gone = await chat.join('gone');
    await boss.requestOk('admin:ban', { name: 'gone' });
    await boss.requestOk('admin:ban', { ip: '203.0.113.0/24', forMs: 60_000 });
    await boss.requestOk('admin:end', { name: 'gone' });
    const { bans } = await boss.requestOk('admin:bans', {});
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
    expect(await boss.request('admin:unban', { name: 'gone' })).toMatchObject({
      error: { code: 'not_found' },
    });
    await boss.requestOk('admin:unban', { person: gone.id });
    await boss.requestOk('admin:unban', { ip: '203.0.113.0/24' });
    const left = await boss.requestOk('admin:bans', {});
    expect(left.bans.filter(({ subject }) => [gone.id, '203.0.113.0/24'].includes(subject))).toEqual([]);
    for (const who of [{ name: 'boss', ip: '10.0.0.1' }, { person: gone.id, name: 'boss' }, {}]) {
      expect(await boss.request('admin:unban', who)).toMatchObject({ error: { code: 'invalid' } });
    }
  });

  it('lists rooms without their messages, and ends a room of another owner', async () => {
    const [alice, bob] = [await chat.join('alice'), await chat.join('bob')];
    const { id } = await alice.requestOk('room:create', { title: 'Secret plans 100%', people: ['bob'] });
    await alice.sendText('nobody else reads this', { conversation: id });
    const { rooms } = await boss.requestOk('admin:rooms', { q: 'plans 100%' });
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
    expect((await boss.requestOk('admin:rooms', {})).rooms[0]).toMatchObject({ id: 'lobby', title: '' });
    expect(await boss.request('history', { conversation: id })).toMatchObject({
      error: { code: 'not_found' },
    });
    await boss.requestOk('admin:dissolve', { conversation: id });
    for (const guest of [alice, bob]) {
      await guest.receives('notice', { kind: 'dissolved', by: 'boss', conversation: id } as never);
      await guest.receives('conversation:gone', { conversation: id });
      expect(await guest.request('history', { conversation: id })).toMatchObject({
        error: { code: 'not_found' },
      });
    }
    expect(await boss.request('admin:dissolve', { conversation: id })).toMatchObject({
      error: { code: 'not_found' },
    });
    expect((await boss.requestOk('admin:rooms', { q: 'plans' })).rooms).toEqual([]);
  });

  it('pages through the audit log, which holds no message text', async () => {
    const { seq } = await boss.sendText('an awful word');
    await boss.requestOk('admin:remove', { conversation: 'lobby', seq });
    const first = await boss.requestOk('admin:audit', { limit: 1 });
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
      const page = await boss.requestOk('admin:audit', { limit: 2, cursor });
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

  it('shows the state of every node', async () => {
    await boss.sendText('counted');
    const numbers = await boss.requestOk('admin:numbers', {});
    expect(numbers.nodes).toHaveLength(chat.urls.length);
    expect(numbers.online).toBeGreaterThan(0);
    expect(numbers.people).toBe((await boss.requestOk('admin:people', {})).people.length);
    for (const node of numbers.nodes) {
      expect(node).toMatchObject({ storage: true, relay: true });
      expect(node.memoryBytes).toBeGreaterThan(10e6);
    }
    const connections = numbers.nodes.reduce((sum, node) => sum + node.connections, 0);
    expect(connections).toBeGreaterThanOrEqual(1);
    expect(numbers.nodes.reduce((sum, node) => sum + node.messages, 0)).toBeGreaterThan(0);
  });

  it('posts an announcement that stays in the lobby until it is removed', async () => {
    const [alice, visitor] = [await chat.join('late alice'), await chat.visit()];
    const { seq } = await boss.requestOk('admin:announce', { content: 'closed on Monday' });
    for (const guest of [alice, visitor]) {
      await guest.receives('notice', {
        kind: 'announcement',
        content: 'closed on Monday',
        by: 'boss',
        seq,
      } as never);
    }
    for (const later of [await chat.join('later'), await chat.visit()]) {
      expect(later.welcome.conversations[0]).toMatchObject({ id: 'lobby', announcement: 'closed on Monday' });
    }
    await boss.requestOk('admin:announce', { content: '' });
    expect((await chat.reconnect(alice)).welcome.conversations[0]!.announcement).toBeUndefined();
    expect(await boss.request('admin:announce', { content: 'x'.repeat(501) })).toMatchObject({
      error: { code: 'invalid', fields: ['content'] },
    });
  });
});
