import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/database/database.js';
import type { Requests } from '../../src/protocol/events.js';
import type { Receipt, Reply } from '../../src/protocol/types.js';
import { TestServer } from '../support/test-server.js';
import type { TestClient } from '../support/test-client.js';
import { tryUpload, upload } from '../support/uploads.js';
import { registerSecret } from '../support/captured-logs.js';

const PASSWORD = 'correct horse battery';
const MINUTE_MS = 60_000;
/** One pixel. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);

type Request = { [E in keyof Requests]: [E, Requests[E]['body']] }[keyof Requests];

/** A user with a password, their bot and their webhook, all in one room that the user owns. */
interface Household {
  pest: TestClient;
  bot: TestClient;
  room: string;
  /** The URL of the webhook. */
  hook: string;
  /** The seq of a text of another user. */
  seq: number;
  /** The id of a picture that the user uploaded. */
  picture: string;
}

describe('bans and mutes', () => {
  let chat: TestServer;
  let boss: TestClient;
  let alice: TestClient;
  let round = 0;
  let home: Household;
  beforeAll(async () => {
    chat = await TestServer.open();
    boss = await chat.connectAs({ name: 'boss', password: PASSWORD });
    await boss.requestOk('admin:claim', { code: chat.firstAdminCode });
    alice = await chat.join('alice');
  });
  beforeEach(async () => void (home = await settle()));
  afterAll(() => chat.close());

  async function settle(): Promise<Household> {
    round += 1;
    const pest = await chat.connectAs({ name: `pest ${round}`, password: PASSWORD });
    const { bot, token } = await pest.requestOk('bot:create', { name: `parrot ${round}` });
    registerSecret(token);
    const { id: room } = await pest.requestOk('room:create', {
      title: 'room',
      people: ['alice', bot.name],
      open: true,
    });
    await pest.requestOk('room:role', { conversation: room, name: bot.name, role: 'admin' });
    const { seq } = await alice.sendText('hello', { conversation: room });
    const picture = (await upload(chat, pest, PICTURE, { name: 'me.png', type: 'image/png' })).id;
    return { pest, bot: await chat.connectAs({ token }), room, hook: await hookOf(pest, room), seq, picture };
  }

  async function hookOf(owner: TestClient, conversation: string): Promise<string> {
    const { path } = await owner.requestOk('hook:create', { conversation, name: `builds ${round}` });
    registerSecret(path.split('/').at(-1));
    return path;
  }

  async function post(path: string, content = 'from a program'): Promise<[number, string]> {
    const response = await fetch(`${chat.url}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ content }),
    });
    const reply = (await response.json()) as Reply<Receipt>;
    return [response.status, reply.ok ? 'ok' : reply.error.code];
  }

  /** Every request by which a user, or a program of that user, shows something to other users. */
  const speech = ({ room, seq }: Household): Request[] => [
    ['textmsg', { content: 'x' }],
    ['textmsg', { content: 'x', conversation: room }],
    ['textmsg', { content: 'x', to: 'alice' }],
    ['react', { conversation: room, seq, emoji: '😀', on: true }],
    ['pat', { conversation: room, name: 'alice' }],
    ['typing', { conversation: room }],
    ['room:create', { title: 'another' }],
    ['room:create', { title: 'another', people: ['alice'] }],
    ['room:invite', { conversation: room, people: ['boss'] }],
    ['room:update', { conversation: room, title: 'words' }],
    ['room:update', { conversation: room, announcement: 'words' }],
    ['conversation:set', { conversation: room, alias: 'words' }],
    ['hook:create', { conversation: room, name: 'words' }],
  ];

  const codes = async (who: TestClient, requests: Request[]): Promise<string[]> => {
    const answers: string[] = [];
    for (const [event, body] of requests) {
      const reply = await who.send(event, body);
      answers.push(`${event} ${reply.ok ? 'ok' : reply.error.code}`);
    }
    return answers;
  };
  const all = (requests: Request[], code: string): string[] => requests.map(([event]) => `${event} ${code}`);
  const headOf = async (conversation: string): Promise<number> =>
    (await alice.requestOk('history', { conversation, limit: 1 })).head;
  const rooms = async (): Promise<number> => {
    const { rows } = await chat
      .get(Database)
      .query.selectFrom('conversations')
      .select('id')
      .execute()
      .then((found) => ({ rows: found }));
    return rows.length;
  };

  it('refuses everything that a muted user and their bot show to other users', async () => {
    await boss.requestOk('admin:mute', { name: home.pest.name, forMs: MINUTE_MS });
    const [head, conversations] = [await headOf(home.room), await rooms()];
    for (const who of [home.pest, home.bot]) {
      expect(await codes(who, speech(home))).toEqual(all(speech(home), 'muted'));
      expect(await tryUpload(chat, who, 'x')).toMatchObject({ status: 403, answer: { code: 'muted' } });
    }
    expect(await home.pest.request('bot:create', { name: `next ${round}` })).toMatchObject({
      error: { code: 'muted' },
    });
    expect(await home.pest.request('me:set', { avatar: home.picture })).toMatchObject({
      error: { code: 'muted' },
    });
    expect(await post(home.hook)).toEqual([403, 'muted']);
    expect([await headOf(home.room), await rooms()]).toEqual([head, conversations]);
    await boss.requestOk('admin:mute', { name: home.pest.name, forMs: 0 });
    expect(await post(home.hook)).toEqual([200, 'ok']);
    await home.bot.sendText('again', { conversation: home.room });
    await home.pest.requestOk('me:set', { avatar: home.picture });
  });

  it('lets a muted user read, leave, recall and moderate', async () => {
    const { seq } = await home.pest.sendText('mine', { conversation: home.room });
    const about = { conversation: home.room };
    await boss.requestOk('admin:mute', { name: home.pest.name, forMs: MINUTE_MS });
    const allowed: Request[] = [
      ['history', about],
      ['read', { ...about, seq }],
      ['search', { q: 'mine' }],
      ['recall', { ...about, seq }],
      ['conversation:set', { ...about, pinned: true, alias: '' }],
      ['room:update', { ...about, open: false }],
      ['room:mute', { ...about, name: 'alice', forMs: 1 }],
      ['me:set', { avatar: '3.jpg', receipts: true }],
      ['hook:list', about],
      ['bot:list', {}],
      ['device:link', {}],
      ['room:leave', about],
    ];
    expect(await codes(home.pest, allowed)).toEqual(all(allowed, 'ok'));
  });

  it('answers a muted user who resends a stored message with its original receipt', async () => {
    const message = { conversation: home.room, clientId: 'once' };
    const first = await home.pest.sendText('said before', message);
    await boss.requestOk('admin:mute', { name: home.pest.name, forMs: MINUTE_MS });
    expect(await home.pest.sendText('said before', message)).toEqual({ ...first, duplicate: true });
  });

  it('refuses posts by the webhook and the bot of a banned user until the ban is lifted', async () => {
    await boss.requestOk('admin:ban', { name: home.pest.name });
    await home.bot.receives('goodbye', { reason: 'banned' });
    const head = await headOf(home.room);
    expect(await post(home.hook)).toEqual([403, 'banned']);
    for (const who of [home.pest, home.bot])
      expect(await tryUpload(chat, who, 'x')).toMatchObject({ status: 403, answer: { code: 'banned' } });
    expect(await headOf(home.room)).toBe(head);
    await boss.requestOk('admin:unban', { name: home.pest.name });
    expect(await post(home.hook)).toEqual([200, 'ok']);
  });

  it.each(['muted', 'banned'] as const)(
    'refuses an entry at the time of storage where another node has just %s its author',
    async (code) => {
      const { query } = chat.get(Database);
      const [head, conversations] = [await headOf(home.room), await rooms()];
      if (code === 'muted') {
        const change = query.updateTable('people').set({ muted_until: Date.now() + MINUTE_MS });
        await change.where('id', '=', home.pest.id).execute();
      } else {
        const ban = {
          subject: home.pest.id,
          kind: 'person' as const,
          until: null,
          made_by: boss.id,
          made_at: Date.now(),
        };
        await query.insertInto('bans').values(ban).execute();
      }
      // `typing` stores nothing; a write that is not an entry answers `forbidden` where its node
      // knows of no mute yet.
      const stored = speech(home).filter(
        ([event]) => !['typing', 'conversation:set', 'hook:create'].includes(event),
      );
      for (const who of [home.pest, home.bot]) expect(await codes(who, stored)).toEqual(all(stored, code));
      expect(await post(home.hook)).toEqual([403, code]);
      const others: Request[] = [
        ['conversation:set', { conversation: home.room, alias: 'words' }],
        ['hook:create', { conversation: home.room, name: 'words' }],
        ['bot:create', { name: `next ${round}` }],
      ];
      for (const [event, body] of others)
        expect(await home.pest.send(event, body)).toMatchObject({ ok: false });
      expect((await tryUpload(chat, home.pest, 'x')).status).toBe(403);
      expect([await headOf(home.room), await rooms()]).toEqual([head, conversations]);
      const { members } = await alice.requestOk('room:members', { conversation: home.room });
      expect(members.filter(({ alias }) => alias !== undefined)).toEqual([]);
      const hooks = await query
        .selectFrom('webhooks')
        .select('id')
        .where('conversation', '=', home.room)
        .execute();
      expect(hooks).toHaveLength(1);
      const bots = await query.selectFrom('people').select('id').where('maker', '=', home.pest.id).execute();
      expect(bots).toHaveLength(1);
    },
  );

  it('applies a room mute of an admin to their bot and webhook in that room only', async () => {
    const { room: conversation } = home;
    const ann = await chat.connectAs({ name: `ann ${round}`, password: PASSWORD });
    const { bot, token } = await ann.requestOk('bot:create', { name: `echo ${round}` });
    registerSecret(token);
    await home.pest.requestOk('room:invite', { conversation, people: [ann.name, bot.name] });
    await home.pest.requestOk('room:role', { conversation, name: ann.name, role: 'admin' });
    const hook = await hookOf(ann, conversation);
    const echo = await chat.connectAs({ token });
    await home.pest.requestOk('room:mute', { conversation, name: ann.name, forMs: MINUTE_MS });
    const refused: Request[] = [
      ['textmsg', { conversation, content: 'x' }],
      ['room:update', { conversation, title: 'words' }],
      ['room:update', { conversation, announcement: 'words' }],
      ['conversation:set', { conversation, alias: 'words' }],
      ['hook:create', { conversation, name: 'words' }],
    ];
    expect(await codes(ann, refused)).toEqual(all(refused, 'muted'));
    expect(await codes(echo, refused.slice(0, 1))).toEqual(['textmsg muted']);
    expect(await post(hook)).toEqual([403, 'muted']);
    expect(await post(home.hook)).toEqual([200, 'ok']);
    await echo.sendText('in the lobby');
    await ann.requestOk('room:update', { conversation, open: false });
    await home.pest.requestOk('room:mute', { conversation, name: ann.name, forMs: 0 });
    expect(await post(hook)).toEqual([200, 'ok']);
    await echo.sendText('again', { conversation });
  });
});
