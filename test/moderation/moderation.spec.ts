import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Database } from '../src/database/database.js';
import { Chat } from './support/chat.js';
import type { Guest } from './support/guest.js';

const PASSWORD = 'correct horse battery';
const FOR_EVER = 3_600_000;

describe('an administrator', () => {
  it('is whoever first follows the link of the first start, under a nickname with a password', async () => {
    const chat = await Chat.open();
    try {
      const guest = await chat.join('still a guest');
      expect(await guest.ask('admin:claim', { code: chat.invitation })).toMatchObject({
        error: { code: 'forbidden' },
      });
      const boss = await chat.enter({ name: 'boss', password: PASSWORD });
      expect(await boss.ask('admin:claim', { code: 'nonsense' })).toMatchObject({
        error: { code: 'token_invalid' },
      });
      expect(await boss.ask('admin:claim', {})).toMatchObject({ error: { code: 'invalid' } });
      await boss.asks('admin:claim', { code: chat.invitation });
      await boss.asks('admin:sessions', { name: 'boss' });
      const second = await chat.enter({ name: 'second', password: PASSWORD });
      expect(await second.ask('admin:claim', { code: chat.invitation })).toMatchObject({
        error: { code: 'token_invalid' },
      });
      expect((await chat.comeBack(boss)).welcome.admin).toBe(true);
      expect(second.welcome.admin).toBeUndefined();
      await chat.restart();
      expect(() => chat.invitation).toThrow();
    } finally {
      await chat.close();
    }
  });

  it('is whoever knows ADMIN_PASSWORD, where that is set', async () => {
    const chat = await Chat.open({ adminPassword: 'the house password' });
    try {
      expect(() => chat.invitation).toThrow();
      const boss = await chat.enter({ name: 'boss', password: PASSWORD });
      expect(await boss.ask('admin:claim', { password: 'another' })).toMatchObject({
        error: { code: 'password_wrong' },
      });
      await boss.asks('admin:claim', { password: 'the house password' });
      await boss.asks('admin:sessions', { name: 'boss' });
    } finally {
      await chat.close();
    }
  });
});

describe('with an administrator', () => {
  let chat: Chat;
  let boss: Guest;
  let pest: Guest;
  let round = 0;
  beforeAll(async () => {
    chat = await Chat.open({ trustProxy: 1 });
    boss = await chat.enter({ name: 'boss', password: PASSWORD });
    await boss.asks('admin:claim', { code: chat.invitation });
  });
  beforeEach(async () => void (pest = await chat.join(`pest ${(round += 1)}`)));
  afterAll(() => chat.close());

  it('a banned person is let go from all tabs at once, and kept out until the ban is lifted', async () => {
    const tab = await chat.comeBack(pest);
    await boss.asks('admin:ban', { name: pest.name });
    for (const socket of [pest, tab]) {
      await socket.hears('goodbye', { reason: 'banned' });
      await socket.isLetGo();
    }
    expect(await chat.knock({ token: pest.token }).isRefused()).toBe('banned');
    expect(await chat.knock({ name: pest.name }).isRefused()).toBe('name_taken');
    await boss.asks('admin:unban', { name: pest.name });
    expect((await chat.comeBack(pest)).id).toBe(pest.id);
  });

  it('nothing is said any more that still waited for its turn when its author was banned', async () => {
    const texts = Array.from({ length: 200 }, (_, i) =>
      pest.ask('textmsg', { content: `${pest.name}: ${i}` }),
    );
    void Promise.allSettled(texts);
    await boss.hears('textmsg', { content: `${pest.name}: 3` });
    await boss.asks('admin:ban', { name: pest.name });
    const { seq } = await boss.says('now it is quiet');
    await chat.fence(boss);
    const { entries } = await boss.asks('history', { conversation: 'lobby', after: seq });
    expect(entries.filter((entry) => entry.kind === 'text' && entry.name === pest.name)).toEqual([]);
    expect(boss.texts().filter((text) => text.startsWith(`${pest.name}:`)).length).toBeLessThan(200);
  });

  it('a ban for a time ends by itself', async () => {
    // Long enough to be met in the handshake, also by a slow one.
    const forMs = 2_000;
    await boss.asks('admin:ban', { name: pest.name, forMs });
    await pest.isLetGo();
    expect(await chat.knock({ token: pest.token }).isRefused()).toBe('banned');
    await new Promise((done) => setTimeout(done, forMs));
    expect((await chat.comeBack(pest)).id).toBe(pest.id);
  });

  it('a banned range of addresses is let go and kept out, others and administrators are not', async () => {
    const from = (address: string) => ({ 'X-Forwarded-For': address });
    const inside = await chat.enter({ name: `inside ${round}` }, undefined, from('203.0.113.7'));
    const outside = await chat.enter({ name: `outside ${round}` }, undefined, from('198.51.100.7'));
    await boss.asks('admin:ban', { ip: '203.0.113.0/24' });
    await inside.hears('goodbye', { reason: 'banned' });
    expect(await chat.knock({}, undefined, from('203.0.113.200')).isRefused()).toBe('banned');
    expect(await chat.knock({ token: inside.token }, undefined, from('203.0.113.7')).isRefused()).toBe(
      'banned',
    );
    expect((await chat.enter({ token: boss.token }, undefined, from('203.0.113.9'))).welcome.admin).toBe(
      true,
    );
    await outside.says('still here');
    await boss.asks('admin:unban', { ip: '203.0.113.0/24' });
    await chat.enter({ token: inside.token }, undefined, from('203.0.113.7'));
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
  ])('a range like %p is refused', async (ip) =>
    expect(await boss.ask('admin:ban', { ip })).toMatchObject({ error: { code: 'invalid' } }),
  );

  it('a muted person hears everybody, says nothing, and may speak again', async () => {
    await boss.asks('admin:mute', { name: pest.name, forMs: FOR_EVER });
    expect(await pest.ask('textmsg', { content: 'psst' })).toMatchObject({
      error: { code: 'muted', retryAfterMs: expect.any(Number) },
    });
    expect(await pest.ask('textmsg', { content: 'psst', to: 'boss' })).toMatchObject({
      error: { code: 'muted' },
    });
    await chat.fence(pest, boss);
    expect(boss.texts()).not.toContain('psst');
    await boss.asks('admin:mute', { name: pest.name, forMs: 0 });
    await pest.says('thank you');
  });

  it('sees the sessions of a person, and ends one or all of them', async () => {
    const second = await chat.enter({ code: (await pest.asks('device:link', {})).code });
    const { sessions } = await boss.asks('admin:sessions', { name: pest.name });
    expect(sessions).toHaveLength(2);
    expect(sessions.flatMap(({ addresses }) => addresses)).toEqual(['127.0.0.1', '127.0.0.1']);
    expect(JSON.stringify(sessions)).not.toContain(pest.token);
    await boss.asks('admin:end', { name: pest.name, session: sessions[0]!.id });
    const ended = await Promise.race([pest.isLetGo().then(() => pest), second.isLetGo().then(() => second)]);
    await ended.hears('goodbye', { reason: 'signed_out' });
    await boss.asks('admin:end', { name: pest.name });
    for (const { token } of [pest, second])
      expect(await chat.knock({ token }).isRefused()).toBe('token_invalid');
  });

  it('a removed text is gone from the log, from quotes and from the database, for who hears and who comes later', async () => {
    const bystander = await chat.join(`bystander ${round}`);
    const { seq } = await pest.says('unspeakable', { clientId: 'once' });
    await bystander.says('what did you say?', { quote: seq });
    const { seq: notice } = await boss.asks('admin:remove', { conversation: 'lobby', seq });
    await bystander.hears('notice', { kind: 'recall', seq: notice, target: seq, by: 'boss' });
    const { entries } = await bystander.asks('history', { conversation: 'lobby', after: seq - 1 });
    expect(entries.map((entry) => entry.seq)).toEqual(entries.map((_, i) => seq + i));
    expect(entries[0]).toMatchObject({ kind: 'text', name: pest.name, content: '', recalled: true });
    expect(entries.at(-1)).toMatchObject({ kind: 'recall', target: seq, by: 'boss' });
    const rows = await chat.part(Database).query.selectFrom('entries').select('body').execute();
    expect(JSON.stringify(rows)).not.toContain('unspeakable');
    expect(await pest.says('unspeakable', { clientId: 'once' })).toMatchObject({ seq, duplicate: true });
    for (const again of [seq, notice, 1_000_000]) {
      expect(await boss.ask('admin:remove', { conversation: 'lobby', seq: again })).toMatchObject({
        error: { code: 'not_found' },
      });
    }
    expect(await bystander.ask('textmsg', { content: 'x', quote: seq })).toMatchObject({
      error: { code: 'not_found' },
    });
  });

  it('cannot reach into a private conversation of others', async () => {
    const { conversation, seq } = await pest.says('between us', { to: pest.name });
    expect(await boss.ask('admin:remove', { conversation, seq })).toMatchObject({
      error: { code: 'not_found' },
    });
  });

  it('is not banned or muted by another one', async () => {
    expect(await boss.ask('admin:ban', { name: 'boss' })).toMatchObject({ error: { code: 'forbidden' } });
    expect(await boss.ask('admin:mute', { name: 'boss', forMs: 1 })).toMatchObject({
      error: { code: 'forbidden' },
    });
  });

  it('asks for one of a name and an address, and for somebody who is there', async () => {
    expect(await boss.ask('admin:ban', {})).toMatchObject({ error: { code: 'invalid' } });
    expect(await boss.ask('admin:ban', { name: 'boss', ip: '192.0.2.1' })).toMatchObject({
      error: { code: 'invalid' },
    });
    for (const event of ['admin:ban', 'admin:unban', 'admin:sessions', 'admin:end'] as const) {
      expect(await boss.ask(event, { name: 'nobody here' })).toMatchObject({ error: { code: 'not_found' } });
    }
  });

  it('leaves a line in the audit for each deed, without a nickname or a word that was said', async () => {
    const { query } = chat.part(Database);
    const lines = await query.selectFrom('audit').selectAll().orderBy('at').execute();
    expect(new Set(lines.map(({ action }) => action))).toEqual(
      new Set(['claim', 'ban', 'unban', 'mute', 'unmute', 'end', 'remove']),
    );
    expect(lines.every(({ made_by }) => made_by === boss.id)).toBe(true);
    expect(JSON.stringify(lines)).not.toMatch(/pest|psst|unspeakable/);
  });

  it('decides for every node: what another one stored holds here within seconds', async () => {
    await chat
      .part(Database)
      .query.insertInto('bans')
      .values({ subject: pest.id, kind: 'person', until: null, made_by: boss.id, made_at: Date.now() })
      .execute();
    await pest.hears('goodbye', { reason: 'banned' }, 12_000);
  });
});
