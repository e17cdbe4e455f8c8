import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/database/database.js';
import { TestServer } from '../support/test-server.js';
import type { TestClient } from '../support/test-client.js';

const PASSWORD = 'correct horse battery';
const FOR_EVER = 3_600_000;

describe('the first administrator', () => {
  it('makes the first user who follows the link of the first start an administrator, as a claimed user', async () => {
    const chat = await TestServer.open();
    try {
      const guest = await chat.join('still a guest');
      expect(await guest.request('admin:claim', { code: chat.firstAdminCode })).toMatchObject({
        error: { code: 'forbidden' },
      });
      const boss = await chat.connectAs({ name: 'boss', password: PASSWORD });
      expect(await boss.request('admin:claim', { code: 'nonsense' })).toMatchObject({
        error: { code: 'token_invalid' },
      });
      expect(await boss.request('admin:claim', {})).toMatchObject({ error: { code: 'invalid' } });
      await boss.requestOk('admin:claim', { code: chat.firstAdminCode });
      await boss.requestOk('admin:sessions', { name: 'boss' });
      const second = await chat.connectAs({ name: 'second', password: PASSWORD });
      expect(await second.request('admin:claim', { code: chat.firstAdminCode })).toMatchObject({
        error: { code: 'token_invalid' },
      });
      expect((await chat.reconnect(boss)).welcome.admin).toBe(true);
      expect(second.welcome.admin).toBeUndefined();
      await chat.restart();
      expect(() => chat.firstAdminCode).toThrow();
    } finally {
      await chat.close();
    }
  });

  it('makes a user who knows ADMIN_PASSWORD an administrator, where it is set', async () => {
    const chat = await TestServer.open({ adminPassword: 'the house password' });
    try {
      expect(() => chat.firstAdminCode).toThrow();
      const boss = await chat.connectAs({ name: 'boss', password: PASSWORD });
      expect(await boss.request('admin:claim', { password: 'another' })).toMatchObject({
        error: { code: 'password_wrong' },
      });
      await boss.requestOk('admin:claim', { password: 'the house password' });
      await boss.requestOk('admin:sessions', { name: 'boss' });
    } finally {
      await chat.close();
    }
  });
});

describe('moderation by an administrator', () => {
  let chat: TestServer;
  let boss: TestClient;
  let pest: TestClient;
  let round = 0;
  beforeAll(async () => {
    chat = await TestServer.open({ trustProxy: 1 });
    boss = await chat.connectAs({ name: 'boss', password: PASSWORD });
    await boss.requestOk('admin:claim', { code: chat.firstAdminCode });
  });
  beforeEach(async () => void (pest = await chat.join(`pest ${(round += 1)}`)));
  afterAll(() => chat.close());

  it('disconnects a banned user in all tabs at once, and rejects them until the ban is lifted', async () => {
    const tab = await chat.reconnect(pest);
    await boss.requestOk('admin:ban', { name: pest.name });
    for (const socket of [pest, tab]) {
      await socket.receives('goodbye', { reason: 'banned' });
      await socket.isDisconnected();
    }
    expect(await chat.connect({ token: pest.token }).isRefused()).toBe('banned');
    expect(await chat.connect({ name: pest.name }).isRefused()).toBe('name_taken');
    await boss.requestOk('admin:unban', { name: pest.name });
    expect((await chat.reconnect(pest)).id).toBe(pest.id);
  });

  it('rejects messages of a banned user that still wait in the queue', async () => {
    const texts = Array.from({ length: 200 }, (_, i) =>
      pest.request('textmsg', { content: `${pest.name}: ${i}` }),
    );
    void Promise.allSettled(texts);
    await boss.receives('textmsg', { content: `${pest.name}: 3` });
    await boss.requestOk('admin:ban', { name: pest.name });
    const { seq } = await boss.sendText('now it is quiet');
    await chat.deliverAll(boss);
    const { entries } = await boss.requestOk('history', { conversation: 'lobby', after: seq });
    expect(entries.filter((entry) => entry.kind === 'text' && entry.name === pest.name)).toEqual([]);
    expect(boss.texts().filter((text) => text.startsWith(`${pest.name}:`)).length).toBeLessThan(200);
  });

  it('ends a temporary ban by itself', async () => {
    // Long enough for the handshake to meet it, also a slow one.
    const forMs = 2_000;
    await boss.requestOk('admin:ban', { name: pest.name, forMs });
    await pest.isDisconnected();
    expect(await chat.connect({ token: pest.token }).isRefused()).toBe('banned');
    await new Promise((done) => setTimeout(done, forMs));
    expect((await chat.reconnect(pest)).id).toBe(pest.id);
  });

  it('bans a range of addresses, except other addresses and administrators', async () => {
    const from = (address: string) => ({ 'X-Forwarded-For': address });
    const inside = await chat.connectAs({ name: `inside ${round}` }, undefined, from('203.0.113.7'));
    const outside = await chat.connectAs({ name: `outside ${round}` }, undefined, from('198.51.100.7'));
    await boss.requestOk('admin:ban', { ip: '203.0.113.0/24' });
    await inside.receives('goodbye', { reason: 'banned' });
    expect(await chat.connect({}, undefined, from('203.0.113.200')).isRefused()).toBe('banned');
    expect(await chat.connect({ token: inside.token }, undefined, from('203.0.113.7')).isRefused()).toBe(
      'banned',
    );
    expect((await chat.connectAs({ token: boss.token }, undefined, from('203.0.113.9'))).welcome.admin).toBe(
      true,
    );
    await outside.sendText('still here');
    await boss.requestOk('admin:unban', { ip: '203.0.113.0/24' });
    await chat.connectAs({ token: inside.token }, undefined, from('203.0.113.7'));
  });

  it.each([
    '',
    'nonsense',
    '1.2.3',
    '0.0.0.0/0',
    '10.0.0.0/7',
    '::/0',
    '1.2.3.4/33',
    '1.2.3.4/x',
    '1.2.3.4/8/8',
  ])('rejects a ban of the range %p', async (ip) =>
    expect(await boss.request('admin:ban', { ip })).toMatchObject({ error: { code: 'invalid' } }),
  );

  it('lets a muted user receive everything and send nothing, until the mute is lifted', async () => {
    await boss.requestOk('admin:mute', { name: pest.name, forMs: FOR_EVER });
    expect(await pest.request('textmsg', { content: 'psst' })).toMatchObject({
      error: { code: 'muted', retryAfterMs: expect.any(Number) },
    });
    expect(await pest.request('textmsg', { content: 'psst', to: 'boss' })).toMatchObject({
      error: { code: 'muted' },
    });
    await chat.deliverAll(pest, boss);
    expect(boss.texts()).not.toContain('psst');
    await boss.requestOk('admin:mute', { name: pest.name, forMs: 0 });
    await pest.sendText('thank you');
  });

  it('lists the sessions of a user, and ends one or all of them', async () => {
    const second = await chat.connectAs({ code: (await pest.requestOk('device:link', {})).code });
    const { sessions } = await boss.requestOk('admin:sessions', { name: pest.name });
    expect(sessions).toHaveLength(2);
    expect(sessions.flatMap(({ addresses }) => addresses)).toEqual(['127.0.0.1', '127.0.0.1']);
    expect(JSON.stringify(sessions)).not.toContain(pest.token);
    await boss.requestOk('admin:end', { name: pest.name, session: sessions[0]!.id });
    const ended = await Promise.race([
      pest.isDisconnected().then(() => pest),
      second.isDisconnected().then(() => second),
    ]);
    await ended.receives('goodbye', { reason: 'signed_out' });
    await boss.requestOk('admin:end', { name: pest.name });
    for (const { token } of [pest, second])
      expect(await chat.connect({ token }).isRefused()).toBe('token_invalid');
  });

  it('erases a removed message from the log, quotes and database, for present and later readers', async () => {
    const bystander = await chat.join(`bystander ${round}`);
    const { seq } = await pest.sendText('unspeakable', { clientId: 'once' });
    await bystander.sendText('what did you say?', { quote: seq });
    const { seq: notice } = await boss.requestOk('admin:remove', { conversation: 'lobby', seq });
    await bystander.receives('notice', { kind: 'recall', seq: notice, target: seq, by: 'boss' });
    const { entries } = await bystander.requestOk('history', { conversation: 'lobby', after: seq - 1 });
    expect(entries.map((entry) => entry.seq)).toEqual(entries.map((_, i) => seq + i));
    expect(entries[0]).toMatchObject({ kind: 'text', name: pest.name, content: '', recalled: true });
    expect(entries.at(-1)).toMatchObject({ kind: 'recall', target: seq, by: 'boss' });
    const rows = await chat.get(Database).query.selectFrom('entries').select('body').execute();
    expect(JSON.stringify(rows)).not.toContain('unspeakable');
    expect(await pest.sendText('unspeakable', { clientId: 'once' })).toMatchObject({ seq, duplicate: true });
    for (const again of [seq, notice, 1_000_000]) {
      expect(await boss.request('admin:remove', { conversation: 'lobby', seq: again })).toMatchObject({
        error: { code: 'not_found' },
      });
    }
    expect(await bystander.request('textmsg', { content: 'x', quote: seq })).toMatchObject({
      error: { code: 'not_found' },
    });
  });

  it('gives an administrator no access to direct conversations of other users', async () => {
    const { conversation, seq } = await pest.sendText('between us', { to: pest.name });
    expect(await boss.request('admin:remove', { conversation, seq })).toMatchObject({
      error: { code: 'not_found' },
    });
  });

  it('refuses to ban or mute an administrator', async () => {
    expect(await boss.request('admin:ban', { name: 'boss' })).toMatchObject({ error: { code: 'forbidden' } });
    expect(await boss.request('admin:mute', { name: 'boss', forMs: 1 })).toMatchObject({
      error: { code: 'forbidden' },
    });
  });

  it('requires either a name or an address of a ban, and an existing user', async () => {
    expect(await boss.request('admin:ban', {})).toMatchObject({ error: { code: 'invalid' } });
    expect(await boss.request('admin:ban', { name: 'boss', ip: '192.0.2.1' })).toMatchObject({
      error: { code: 'invalid' },
    });
    for (const event of ['admin:ban', 'admin:unban', 'admin:sessions', 'admin:end'] as const) {
      expect(await boss.request(event, { name: 'nobody here' })).toMatchObject({
        error: { code: 'not_found' },
      });
    }
  });

  it('writes an audit entry for each admin action, without nickname and message text', async () => {
    const { query } = chat.get(Database);
    const lines = await query.selectFrom('audit').selectAll().orderBy('at').execute();
    expect(new Set(lines.map(({ action }) => action))).toEqual(
      new Set(['claim', 'ban', 'unban', 'mute', 'unmute', 'end', 'remove']),
    );
    expect(lines.every(({ made_by }) => made_by === boss.id)).toBe(true);
    expect(JSON.stringify(lines)).not.toMatch(/pest|psst|unspeakable/);
  });

  it('enforces a ban that another node stored within seconds', async () => {
    await chat
      .get(Database)
      .query.insertInto('bans')
      .values({ subject: pest.id, kind: 'person', until: null, made_by: boss.id, made_at: Date.now() })
      .execute();
    await pest.receives('goodbye', { reason: 'banned' }, 12_000);
  });
});
