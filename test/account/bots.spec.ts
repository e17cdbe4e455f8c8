import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../src/database/database.js';
import { SessionTokens } from '../src/identity/session-tokens.js';
import { Chat } from './support/chat.js';
import type { Guest } from './support/guest.js';
import { keepSecret } from './support/witness.js';

const PASSWORD = 'correct horse battery';
const YEAR_MS = 365 * 24 * 60 * 60_000;

describe('a bot', () => {
  let chat: Chat;
  let maker: Guest;
  beforeAll(async () => {
    chat = await Chat.open();
    maker = await chat.enter({ name: 'maker', password: PASSWORD });
  });
  afterAll(() => chat.close());

  const make = async (name: string, by = maker) => {
    const made = await by.asks('bot:create', { name });
    keepSecret(made.token);
    return made;
  };

  it('comes in by its token, speaks like anybody, and is known as a bot', async () => {
    const { bot, token } = await make('echo');
    expect(bot).toEqual({ id: expect.any(String), name: 'echo', avatar: expect.any(String), bot: true });
    const bystander = await chat.join('bystander');
    const echo = await chat.enter({ token });
    expect(echo.welcome.me).toEqual(bot);
    await bystander.hears('people', { joined: [{ name: 'echo', bot: true }] });
    await echo.says('hello from a program');
    const entry = await bystander.hears('textmsg', { content: 'hello from a program' });
    expect(entry).toMatchObject({ name: 'echo', bot: true });
    expect(entry.hook).toBeUndefined();
    await bystander.says('hello people');
    expect((await echo.hears('textmsg', { content: 'hello people' })).bot).toBeUndefined();
    await bystander.says('a word in private', { to: 'echo' });
    await echo.hears('textmsg', { content: 'a word in private' });
    const { conversations } = (await chat.comeBack(bystander)).welcome;
    expect(conversations.find(({ kind }) => kind === 'direct')?.peer).toMatchObject({
      name: 'echo',
      bot: true,
    });
    const { id } = await bystander.asks('room:create', { title: 'with a bot', people: ['echo'] });
    const { members } = await bystander.asks('room:members', { conversation: id });
    expect(members.map(({ name, bot }) => [name, bot])).toEqual([
      ['bystander', undefined],
      ['echo', true],
    ]);
    expect((await maker.asks('bot:list', {})).bots).toEqual([
      expect.objectContaining({ name: 'echo', bot: true, online: true }),
    ]);
  });

  it('and its nickname do not expire, as those of guests do', async () => {
    const { bot, token } = await make('patient');
    const guest = await chat.join('forgetful');
    const longAgo = Date.now() - 2 * YEAR_MS;
    const { query } = chat.part(Database);
    await query.updateTable('tokens').set({ used_at: longAgo }).execute();
    await query.updateTable('people').set({ seen_at: longAgo }).execute();
    await chat.part(SessionTokens).onApplicationBootstrap();
    expect(await chat.knock({ token: guest.token }).isRefused()).toBe('token_invalid');
    expect(await chat.knock({ name: 'patient' }).isRefused()).toBe('name_taken');
    expect((await chat.enter({ token })).id).toBe(bot.id);
    maker = await chat.enter({ name: 'maker', password: PASSWORD });
  });

  it('is let go when it is revoked, and its nickname is free; what it said stays', async () => {
    const { token } = await make('brief');
    const bot = await chat.enter({ token });
    const { seq } = await bot.says('remember me');
    const stranger = await chat.enter({ name: 'stranger', password: PASSWORD });
    expect(await stranger.ask('bot:revoke', { name: 'brief' })).toMatchObject({
      error: { code: 'not_found' },
    });
    await maker.asks('bot:revoke', { name: 'brief' });
    await bot.hears('goodbye', { reason: 'signed_out' });
    await bot.isLetGo();
    expect(await chat.knock({ token }).isRefused()).toBe('token_invalid');
    const next = await chat.join('brief');
    expect(next.welcome.me?.bot).toBeUndefined();
    const { entries } = await next.asks('history', { conversation: 'lobby', after: seq - 1, limit: 1 });
    expect(entries[0]).toMatchObject({ content: 'remember me', bot: true });
  });

  it('is made by somebody with a password, not by a guest, and not by a bot', async () => {
    const guest = await chat.join('a guest');
    expect(await guest.ask('bot:create', { name: 'mine' })).toMatchObject({ error: { code: 'forbidden' } });
    const bot = await chat.enter({ token: (await make('builder')).token });
    expect(await bot.ask('bot:create', { name: 'mine' })).toMatchObject({ error: { code: 'forbidden' } });
    expect(await maker.ask('bot:create', { name: 'a guest' })).toMatchObject({
      error: { code: 'name_taken' },
    });
  });

  it('makes no other way in for itself', async () => {
    const bot = await chat.enter({ token: (await make('loyal')).token });
    expect(await bot.ask('me:set', { password: PASSWORD })).toMatchObject({ error: { code: 'forbidden' } });
    expect(await bot.ask('device:link', {})).toMatchObject({ error: { code: 'forbidden' } });
    expect(await bot.ask('me:set', { avatar: '3.jpg' })).toMatchObject({ data: { avatar: '3.jpg' } });
  });

  it('nobody has more than ten', async () => {
    const collector = await chat.enter({ name: 'collector', password: PASSWORD });
    for (let n = 1; n <= 10; n += 1) await make(`piece ${n}`, collector);
    expect(await collector.ask('bot:create', { name: 'piece 11' })).toMatchObject({
      error: { code: 'forbidden' },
    });
    expect((await collector.asks('bot:list', {})).bots).toHaveLength(10);
    await collector.asks('bot:revoke', { name: 'piece 3' });
    await make('piece 11', collector);
  });

  it('is put out and muted with whoever looks after it', async () => {
    const boss = await chat.enter({ name: 'boss', password: PASSWORD });
    await boss.asks('admin:claim', { code: chat.invitation });
    const pest = await chat.enter({ name: 'pest', password: PASSWORD });
    const { token } = await make('parrot', pest);
    const parrot = await chat.enter({ token });
    await boss.asks('admin:mute', { name: 'pest', forMs: 60_000 });
    expect(await parrot.ask('textmsg', { content: 'he says' })).toMatchObject({ error: { code: 'muted' } });
    await boss.asks('admin:mute', { name: 'pest', forMs: 0 });
    await parrot.says('he says');
    await boss.asks('admin:ban', { name: 'pest' });
    await parrot.hears('goodbye', { reason: 'banned' });
    await parrot.isLetGo();
    expect(await chat.knock({ token }).isRefused()).toBe('banned');
    await boss.asks('admin:unban', { name: 'pest' });
    await (await chat.enter({ token })).says('back again');
  });
});
