import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/database/database.js';
import { SessionTokens } from '../../src/identity/session-tokens.js';
import { TestServer } from '../support/test-server.js';
import type { TestClient } from '../support/test-client.js';
import { registerSecret } from '../support/captured-logs.js';

const PASSWORD = 'correct horse battery';
const YEAR_MS = 365 * 24 * 60 * 60_000;

describe('bots', () => {
  let chat: TestServer;
  let maker: TestClient;
  beforeAll(async () => {
    chat = await TestServer.open();
    maker = await chat.connectAs({ name: 'maker', password: PASSWORD });
  });
  afterAll(() => chat.close());

  const make = async (name: string, by = maker) => {
    const made = await by.requestOk('bot:create', { name });
    registerSecret(made.token);
    return made;
  };

  it('signs a bot in by its token, lets it send like any user, and marks it as a bot', async () => {
    const { bot, token } = await make('echo');
    expect(bot).toEqual({ id: expect.any(String), name: 'echo', avatar: expect.any(String), bot: true });
    const bystander = await chat.join('bystander');
    const echo = await chat.connectAs({ token });
    expect(echo.welcome.me).toEqual(bot);
    await bystander.receives('people', { joined: [{ name: 'echo', bot: true }] });
    await echo.sendText('hello from a program');
    const entry = await bystander.receives('textmsg', { content: 'hello from a program' });
    expect(entry).toMatchObject({ name: 'echo', bot: true });
    expect(entry.hook).toBeUndefined();
    await bystander.sendText('hello people');
    expect((await echo.receives('textmsg', { content: 'hello people' })).bot).toBeUndefined();
    await bystander.sendText('a word in private', { to: 'echo' });
    await echo.receives('textmsg', { content: 'a word in private' });
    const { conversations } = (await chat.reconnect(bystander)).welcome;
    expect(conversations.find(({ kind }) => kind === 'direct')?.peer).toMatchObject({
      name: 'echo',
      bot: true,
    });
    const { id } = await bystander.requestOk('room:create', { title: 'with a bot', people: ['echo'] });
    const { members } = await bystander.requestOk('room:members', { conversation: id });
    expect(members.map(({ name, bot }) => [name, bot])).toEqual([
      ['bystander', undefined],
      ['echo', true],
    ]);
    expect((await maker.requestOk('bot:list', {})).bots).toEqual([
      expect.objectContaining({ name: 'echo', bot: true, online: true }),
    ]);
  });

  it('keeps a bot and its nickname without expiry, unlike a guest', async () => {
    const { bot, token } = await make('patient');
    const guest = await chat.join('forgetful');
    const longAgo = Date.now() - 2 * YEAR_MS;
    const { query } = chat.get(Database);
    await query.updateTable('tokens').set({ used_at: longAgo }).execute();
    await query.updateTable('people').set({ seen_at: longAgo }).execute();
    await chat.get(SessionTokens).onApplicationBootstrap();
    expect(await chat.connect({ token: guest.token }).isRefused()).toBe('token_invalid');
    expect(await chat.connect({ name: 'patient' }).isRefused()).toBe('name_taken');
    expect((await chat.connectAs({ token })).id).toBe(bot.id);
    maker = await chat.connectAs({ name: 'maker', password: PASSWORD });
  });

  it('disconnects a revoked bot and frees its nickname; its messages stay', async () => {
    const { token } = await make('brief');
    const bot = await chat.connectAs({ token });
    const { seq } = await bot.sendText('remember me');
    const stranger = await chat.connectAs({ name: 'stranger', password: PASSWORD });
    expect(await stranger.request('bot:revoke', { name: 'brief' })).toMatchObject({
      error: { code: 'not_found' },
    });
    await maker.requestOk('bot:revoke', { name: 'brief' });
    await bot.receives('goodbye', { reason: 'signed_out' });
    await bot.isDisconnected();
    expect(await chat.connect({ token }).isRefused()).toBe('token_invalid');
    const next = await chat.join('brief');
    expect(next.welcome.me?.bot).toBeUndefined();
    const { entries } = await next.requestOk('history', { conversation: 'lobby', after: seq - 1, limit: 1 });
    expect(entries[0]).toMatchObject({ content: 'remember me', bot: true });
  });

  it('lets only a user with a password create a bot, not a guest and not a bot', async () => {
    const guest = await chat.join('a guest');
    expect(await guest.request('bot:create', { name: 'mine' })).toMatchObject({
      error: { code: 'forbidden' },
    });
    const bot = await chat.connectAs({ token: (await make('builder')).token });
    expect(await bot.request('bot:create', { name: 'mine' })).toMatchObject({ error: { code: 'forbidden' } });
    expect(await maker.request('bot:create', { name: 'a guest' })).toMatchObject({
      error: { code: 'name_taken' },
    });
  });

  it('gives a bot no other way to sign in', async () => {
    const bot = await chat.connectAs({ token: (await make('loyal')).token });
    expect(await bot.request('me:set', { password: PASSWORD })).toMatchObject({
      error: { code: 'forbidden' },
    });
    expect(await bot.request('device:link', {})).toMatchObject({ error: { code: 'forbidden' } });
    expect(await bot.request('me:set', { avatar: '3.jpg' })).toMatchObject({ data: { avatar: '3.jpg' } });
  });

  it('allows at most ten bots per user', async () => {
    const collector = await chat.connectAs({ name: 'collector', password: PASSWORD });
    for (let n = 1; n <= 10; n += 1) await make(`piece ${n}`, collector);
    expect(await collector.request('bot:create', { name: 'piece 11' })).toMatchObject({
      error: { code: 'forbidden' },
    });
    expect((await collector.requestOk('bot:list', {})).bots).toHaveLength(10);
    await collector.requestOk('bot:revoke', { name: 'piece 3' });
    await make('piece 11', collector);
  });

  it('bans and mutes a bot together with its owner', async () => {
    const boss = await chat.connectAs({ name: 'boss', password: PASSWORD });
    await boss.requestOk('admin:claim', { code: chat.firstAdminCode });
    const pest = await chat.connectAs({ name: 'pest', password: PASSWORD });
    const { token } = await make('parrot', pest);
    const parrot = await chat.connectAs({ token });
    await boss.requestOk('admin:mute', { name: 'pest', forMs: 60_000 });
    expect(await parrot.request('textmsg', { content: 'he says' })).toMatchObject({
      error: { code: 'muted' },
    });
    await boss.requestOk('admin:mute', { name: 'pest', forMs: 0 });
    await parrot.sendText('he says');
    await boss.requestOk('admin:ban', { name: 'pest' });
    await parrot.receives('goodbye', { reason: 'banned' });
    await parrot.isDisconnected();
    expect(await chat.connect({ token }).isRefused()).toBe('banned');
    await boss.requestOk('admin:unban', { name: 'pest' });
    await (await chat.connectAs({ token })).sendText('back again');
  });
});
