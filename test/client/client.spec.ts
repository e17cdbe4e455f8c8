import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { TeahouseClient, type UnsentMessage } from '../../packages/client/src/index.js';
import { Database } from '../../src/database/database.js';
import type { Entry } from '../../src/protocol/types.js';
import { TestServer } from '../support/test-server.js';
import { storeDirectConversations } from '../support/direct-conversations.js';

let chat: TestServer;
const open = new Set<TeahouseClient>();
beforeEach(async () => void (chat = await TestServer.open()));
afterEach(async () => {
  for (const teahouse of open) teahouse.close();
  open.clear();
  await chat.close();
});

type Auth = ConstructorParameters<typeof TeahouseClient>[1];
type Options = ConstructorParameters<typeof TeahouseClient>[2];

/** A program that uses the client library, and records the entries it received, in order. */
async function arrive(auth: Auth, options?: Options) {
  const teahouse = new TeahouseClient(chat.url, auth, options);
  open.add(teahouse);
  const entries: Entry[] = [];
  teahouse.on('entry', (entry) => entries.push(entry));
  await teahouse.ready();
  const texts = () => entries.flatMap((entry) => (entry.kind === 'text' ? [entry.content] : []));
  return { teahouse, entries, texts };
}

async function until(isTrue: () => boolean): Promise<void> {
  const end = performance.now() + 10_000;
  while (!isTrue()) {
    if (performance.now() > end) throw new Error('never came true');
    await new Promise((done) => setTimeout(done, 10));
  }
}

describe('the client library', () => {
  it('delivers each entry once and in order, and nothing from before the first connection', async () => {
    const alice = await chat.join('alice');
    await alice.sendText('before');
    const bot = await arrive({ name: 'bot' });
    for (const n of [1, 2, 3]) await alice.sendText(`${n}`);
    await until(() => bot.texts().length >= 3);
    await bot.teahouse.send('my own');
    await until(() => bot.texts().length >= 4);
    expect(bot.texts()).toEqual(['1', '2', '3', 'my own']);
  });

  it('delivers everything missed while disconnected, over more than one page', async () => {
    const alice = await chat.join('alice');
    const bot = await arrive({ name: 'bot' });
    await alice.sendText('0');
    await until(() => bot.texts().length === 1);
    const welcomed = new Promise((done) => bot.teahouse.on('welcome', done));
    await chat.restart();
    await alice.receives('welcome', { conversations: [{ id: 'lobby', head: 1 }] });
    for (let n = 1; n <= 230; n += 1) await alice.sendText(`${n}`);
    await welcomed;
    await until(() => bot.texts().length >= 231);
    expect(bot.texts()).toEqual(Array.from({ length: 231 }, (_, n) => `${n}`));
    expect(bot.entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 231 }, (_, n) => n + 1));
  });

  it('sends a message once, however long the server is down', async () => {
    const bot = await arrive({ name: 'bot' });
    const alice = await chat.join('alice');
    const restarted = chat.restart();
    const said = [bot.teahouse.send('one'), bot.teahouse.send('two')];
    await restarted;
    expect((await Promise.all(said)).map(({ seq }) => seq)).toEqual([1, 2]);
    await until(() => bot.texts().length >= 2);
    const back = await chat.reconnect(alice);
    const { entries } = await back.requestOk('history', { conversation: 'lobby' });
    expect(entries.map((entry) => entry.kind === 'text' && entry.content)).toEqual(['one', 'two']);
    expect(bot.texts()).toEqual(['one', 'two']);
  });

  it('reports a rejected message, and continues with the next one', async () => {
    const bot = await arrive({ name: 'bot' });
    const refused = bot.teahouse.send('   ');
    const next = bot.teahouse.send('fine');
    await expect(refused).rejects.toMatchObject({
      name: 'RequestError',
      code: 'invalid',
      fields: ['content'],
    });
    expect(await next).toMatchObject({ seq: 1 });
    await expect(bot.teahouse.request('history', { conversation: 'nowhere' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('sends after a restart what was not sent before, and stores nothing that was sent', async () => {
    const kept = new Map<string, UnsentMessage>();
    const outbox = {
      put: (message: UnsentMessage) => void kept.set(message.clientId, message),
      drop: (clientId: string) => void kept.delete(clientId),
      all: () => [...kept.values()],
    };
    const first = await arrive({ name: 'bot', password: 'correct horse battery' }, { outbox });
    await first.teahouse.send('in the first life');
    expect(kept.size).toBe(0);
    first.teahouse.close();
    void first.teahouse.send('written after its end');
    expect(kept.size).toBe(1);
    const alice = await chat.join('alice');
    await arrive({ name: 'bot', password: 'correct horse battery' }, { outbox });
    await alice.receives('textmsg', { content: 'written after its end' });
    await until(() => kept.size === 0);
    expect(alice.texts()).toEqual(['written after its end']);
  });

  it('delivers direct messages to their recipient only', async () => {
    const [bot, outsider] = [await arrive({ name: 'bot' }), await arrive({ name: 'outsider' })];
    const alice = await chat.join('alice');
    await alice.sendText('between us', { to: 'bot' });
    await until(() => bot.texts().includes('between us'));
    await alice.sendText('for everybody');
    await until(() => outsider.texts().includes('for everybody'));
    expect(outsider.texts()).toEqual(['for everybody']);
  });

  it('reads a room from the entry on with which the bot joined', async () => {
    const bot = await arrive({ name: 'bot' });
    const alice = await chat.join('alice');
    const { id } = await alice.requestOk('room:create', { title: 'tea' });
    await alice.sendText('before the bot', { conversation: id });
    await alice.requestOk('room:invite', { conversation: id, people: ['bot'] });
    await alice.sendText('with the bot', { conversation: id });
    await until(() => bot.texts().length > 0);
    expect(bot.texts()).toEqual(['with the bot']);
  });

  it('stops reading a room after removal, and resumes from the entry of its return', async () => {
    const [bot, alice] = [await arrive({ name: 'bot' }), await chat.join('alice')];
    const { id } = await alice.requestOk('room:create', { title: 'tea', people: ['bot'] });
    const gone = new Promise((done) => bot.teahouse.on('conversation:gone', done));
    await alice.sendText('with the bot', { conversation: id });
    await until(() => bot.texts().length === 1);
    await alice.requestOk('room:remove', { conversation: id, name: 'bot' });
    await gone;
    await alice.sendText('without the bot', { conversation: id });
    await alice.requestOk('room:invite', { conversation: id, people: ['bot'] });
    await alice.sendText('with it again', { conversation: id });
    await until(() => bot.texts().length > 1);
    expect(bot.texts()).toEqual(['with the bot', 'with it again']);
  });

  it('detects that the database was restored from a backup', async () => {
    const bot = await arrive({ name: 'bot' });
    const reset = new Promise<{ epoch: string }>((done) => bot.teahouse.on('reset', done));
    const { query } = chat.get(Database);
    await query.updateTable('settings').set({ value: 'another' }).where('name', '=', 'epoch').execute();
    await chat.restart();
    expect(await reset).toEqual({ epoch: 'another' });
  });

  it('reports why the server rejects it, and does not reconnect', async () => {
    await chat.join('alice');
    await expect(arrive({ name: 'alice' })).rejects.toMatchObject({
      name: 'RequestError',
      code: 'name_taken',
    });
    expect([...open].at(-1)!.state).toBe('refused');
  });
});

describe('the example bot of the documentation', () => {
  it('has at most 30 lines, and is printed in the documentation unchanged', async () => {
    const source = await readFile('packages/client/examples/tea-timer-bot.js', 'utf8');
    expect(source.trimEnd().split('\n').length).toBeLessThanOrEqual(30);
    expect(await readFile('docs/client.md', 'utf8')).toContain('```js\n' + source + '```');
  });

  it('answers a user that the tea is ready, in the conversation of the question only', async () => {
    const env = { PATH: process.env.PATH, TEAHOUSE_URL: chat.url, MINUTE_MS: '20' };
    const bot = spawn(process.execPath, ['packages/client/examples/tea-timer-bot.js'], {
      env,
      stdio: 'pipe',
    });
    await once(bot.stdout, 'data');
    const [alice, bob] = [await chat.join('alice'), await chat.join('bob')];
    await alice.sendText('/tea 3');
    await bob.receives('textmsg', { name: '小茶壶', content: 'alice，茶好了 🍵' });
    await alice.sendText('/tea 1', { to: '小茶壶' });
    await alice.receives('textmsg', { to: 'alice', content: 'alice，茶好了 🍵' });
    await chat.deliverAll(bob);
    expect(bob.received('textmsg').filter(({ to }) => to !== undefined)).toEqual([]);
    bot.kill();
    await once(bot, 'exit');
  });
});

describe('more conversations than a welcome lists', () => {
  const THEN = Date.parse('2026-01-01');

  it('knows all conversations, delivers none of their old entries, and each new entry once', async () => {
    const first = await chat.join('first');
    const all = await storeDirectConversations(
      chat,
      first,
      Array.from({ length: 420 }, (_, n) => ({ at: THEN + n, isRequest: n % 10 === 0 })),
    );
    const oldest = all.at(1)!;
    const program = await arrive({ token: first.token });
    expect(program.teahouse.conversations.length).toBeGreaterThan(0);
    const known = await program.teahouse.allConversations();
    expect(known.map(({ id }) => id).sort()).toEqual(['lobby', ...all].sort());

    await first.sendText('answer', { conversation: oldest });
    await until(() => program.texts().includes('answer'));
    const welcomed = new Promise((done) => program.teahouse.on('welcome', done));
    await chat.restart();
    await first.receives('welcome', { conversations: [{ id: 'lobby' }] });
    await first.sendText('while away, perhaps', { conversation: oldest });
    await welcomed;
    await until(() => program.texts().includes('while away, perhaps'));
    await program.teahouse.allConversations();
    expect(program.texts()).toEqual(['answer', 'while away, perhaps']);
  });
});
