import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { Database } from '../../src/database/database.js';
import { TestServer } from '../support/test-server.js';
import type { TestClient } from '../support/test-client.js';
import { createRoom } from '../support/users.js';
import { waitFor } from '../support/wait-for.js';
import { registerSecret } from '../support/captured-logs.js';

const PASSWORD = 'correct horse battery';
const ALIAS_TAKEN = { ok: false, error: { code: 'name_taken', fields: ['alias'] } };
const TAKEN = { ok: false, error: { code: 'name_taken', fields: ['name'] } };
const STAFF = [
  'admin',
  'A.d.m.i.n',
  'аdmin',
  'adm1n',
  'The Admin',
  'Teahouse Support',
  '管 理 员',
  '官方小王',
  '系统',
  'ᴀᴅᴍɪɴ',
  '🅰🅳🅼🅸🅽',
  '🇦 🇩 🇲 🇮 🇳',
  '¡admin!',
  'adm¡n',
  'System Message',
  'webmaster',
  '系统公告',
  '系统小助手',
  '群管理员',
  '管理',
  '站长',
  '茶馆客服',
  '茶馆掌柜',
  '관리자',
  '운영자',
  'администратор',
  'Админ Саша',
  'Модератор',
  'システム',
  '運営',
  '管理人',
  'moderador',
  'Modérateur',
  'المشرف',
];

let chat: TestServer;
let alice: TestClient;
let bob: TestClient;
let conversation: string;
let names = 0;
/** A nickname of letters only, so that its look-alikes are known. */
const fresh = (): string =>
  `Paulo ${String.fromCharCode(97 + Math.floor(names / 26), 97 + (names++ % 26))}xyz`;
/** The same in Cyrillic letters, in upper case, and with a full-width letter. */
const lookalikes = (name: string): string[] => [
  name.replace('Paulo', 'Раulо'),
  name.toUpperCase(),
  name.replace('P', 'Ｐ'),
];

beforeAll(async () => {
  chat = await TestServer.open();
  alice = await chat.connectAs({ name: 'alice', password: PASSWORD });
  bob = await chat.join('bob');
  conversation = await createRoom(alice, bob);
});
afterAll(() => chat.close());

const setAlias = (member: TestClient, alias: string) =>
  member.request('conversation:set', { conversation, alias });
const aliasesOf = async (member: TestClient) => {
  const { members } = await alice.requestOk('room:members', { conversation });
  return members.find(({ id }) => id === member.id)!.alias;
};
const createHook = async (name: string) => {
  const reply = await alice.request('hook:create', { conversation, name });
  if (!reply.ok) return reply;
  registerSecret(reply.data.path.split('/').pop());
  return reply;
};
const post = async (path: string, body: object) => {
  const response = await fetch(`${chat.url}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await response.json()) as { ok: boolean; data?: { seq: number }; error?: { code: string } };
};
const revokeAll = async () => {
  const { hooks } = await alice.requestOk('hook:list', { conversation });
  for (const { id } of hooks) await alice.requestOk('hook:revoke', { conversation, hook: id });
};

describe('aliases', () => {
  it('refuses an alias that is the nickname of another user, in any spelling', async () => {
    const victim = await chat.join(fresh());
    for (const alias of [victim.name, ...lookalikes(victim.name)]) {
      expect({ alias, ...(await setAlias(bob, alias)) }).toMatchObject({ alias, ...ALIAS_TAKEN });
    }
    expect(await aliasesOf(bob)).toBeUndefined();
  });

  it.each(STAFF)('refuses an alias that imitates staff: %s', async (alias) => {
    expect(await setAlias(bob, alias)).toMatchObject(ALIAS_TAKEN);
  });

  it('refuses an alias that another member or a webhook of the room has, and allows it in other rooms', async () => {
    const [alias, webhook] = [fresh(), fresh()];
    expect(await setAlias(alice, alias)).toMatchObject({ ok: true });
    expect(await createHook(webhook)).toMatchObject({ ok: true });
    for (const taken of [alias, ...lookalikes(alias), webhook, ...lookalikes(webhook)]) {
      expect(await setAlias(bob, taken)).toMatchObject(ALIAS_TAKEN);
    }
    const other = await createRoom(bob, alice);
    for (const free of [alias, webhook]) {
      expect(await bob.request('conversation:set', { conversation: other, alias: free })).toMatchObject({
        ok: true,
      });
    }
    await setAlias(alice, '');
    await bob.requestOk('conversation:set', { conversation: other, alias: '' });
    await revokeAll();
  });

  it("accepts the user's own nickname in another spelling as alias", async () => {
    expect(await setAlias(bob, 'BOB')).toMatchObject({ ok: true, data: { alias: 'BOB' } });
    await setAlias(bob, '');
  });

  it('removes an alias when a new user takes it as nickname, and tells the member', async () => {
    for (const spelling of [0, 1, 2]) {
      const alias = fresh();
      expect(await setAlias(bob, alias)).toMatchObject({ ok: true });
      const before = bob.received('conversation').length;
      const thief = await chat.join(lookalikes(alias)[spelling]!);
      const said = await bob.sendText('who am I', { conversation });
      const entry = await alice.receives('textmsg', { conversation, seq: said.seq });
      expect([entry.name, entry.alias]).toEqual([bob.name, undefined]);
      expect(await aliasesOf(bob)).toBeUndefined();
      await waitFor(() => bob.received('conversation').length > before);
      expect(bob.received('conversation').at(-1)).not.toHaveProperty('alias');
      expect(thief.name).toBe(lookalikes(alias)[spelling]);
    }
  });

  it('keeps an alias when a nickname is refused', async () => {
    const victim = await chat.join(fresh());
    const alias = fresh();
    await setAlias(bob, alias);
    expect(await chat.connect({ name: victim.name }).isRefused()).toBe('name_taken');
    expect(await aliasesOf(bob)).toBe(alias);
    await setAlias(bob, '');
  });

  it('never stores an alias equal to a nickname taken at the same time', async () => {
    const { query } = chat.get(Database);
    for (let round = 0; round < 25; round += 1) {
      const name = fresh();
      const [set] = await Promise.all([setAlias(bob, name), chat.join(name)]);
      const row = await query
        .selectFrom('members')
        .select('alias')
        .where('conversation', '=', conversation)
        .where('person', '=', bob.id)
        .executeTakeFirstOrThrow();
      expect([round, set.ok, row.alias]).toEqual([round, set.ok, null]);
    }
  });

  it('gives an alias to one of two members who set it at once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const alias = fresh();
      const replies = await Promise.all([setAlias(alice, alias), setAlias(bob, alias)]);
      expect(replies.filter(({ ok }) => ok)).toHaveLength(1);
      await Promise.all([setAlias(alice, ''), setAlias(bob, '')]);
    }
  });
});

describe('webhook names', () => {
  it('refuses a webhook name that is a nickname, an alias in the room, or imitates staff', async () => {
    const alias = fresh();
    await setAlias(bob, alias);
    const victim = await chat.join(fresh());
    const hook = await createHook(fresh());
    const { path } = (hook as { data: { path: string } }).data;
    const taken = [victim.name, ...lookalikes(victim.name), alias, ...lookalikes(alias), ...STAFF];
    for (const name of taken) {
      expect({ name, ...(await createHook(name)) }).toMatchObject({ name, ...TAKEN });
      expect([name, (await post(path, { content: 'x', name })).error?.code]).toEqual([name, 'name_taken']);
    }
    await setAlias(bob, '');
    await revokeAll();
  });

  it('reserves a webhook name against nicknames of users and bots until the webhook is revoked', async () => {
    const name = fresh();
    await createHook(name);
    for (const later of [name, ...lookalikes(name)]) {
      expect(await chat.connect({ name: later }).isRefused()).toBe('name_taken');
      expect(await chat.connect({ name: later, password: PASSWORD }).isRefused()).toBe('name_taken');
      expect(await alice.request('bot:create', { name: later })).toMatchObject(TAKEN);
    }
    await revokeAll();
    expect((await chat.join(name)).name).toBe(name);
  });

  it('never stores a webhook name equal to a nickname taken at the same time', async () => {
    for (let round = 0; round < 25; round += 1) {
      const name = fresh();
      const guest = chat.connect({ name });
      const hook = createHook(name);
      const isIn = await Promise.race([
        guest.receives('welcome').then(() => true),
        guest.isRefused().then(() => false),
      ]);
      expect((await hook).ok).toBe(!isIn);
      await revokeAll();
    }
  });

  it('checks the name of each webhook post, also the stored name of an earlier version', async () => {
    const hook = await createHook(fresh());
    const { path, hook: made } = (hook as { data: { path: string; hook: { id: string } } }).data;
    const victim = await chat.join(fresh());
    const { query } = chat.get(Database);
    const { name_key, name_look } = await query
      .selectFrom('people')
      .select(['name_key', 'name_look'])
      .where('id', '=', victim.id)
      .executeTakeFirstOrThrow();
    await query
      .updateTable('webhooks')
      .set({ name: victim.name, name_key: name_key!, name_look: name_look! })
      .where('id', '=', made.id)
      .execute();
    expect((await post(path, { content: 'as you' })).error?.code).toBe('name_taken');
    expect((await post(path, { content: 'as me', name: fresh() })).ok).toBe(true);
    await revokeAll();
  });
});

describe('names stored by an earlier version', () => {
  it('checks stored names during the upgrade', async () => {
    const { query } = chat.get(Database);
    const [victim, carol] = [await chat.join(fresh()), await chat.join(fresh())];
    const room = await createRoom(alice, bob, carol);
    const { hook } = await alice.requestOk('hook:create', { conversation: room, name: fresh() });
    const good = fresh();
    const store = async (member: TestClient, alias: string) =>
      query
        .updateTable('members')
        .set({ alias, alias_key: null, alias_look: null })
        .where('conversation', '=', room)
        .where('person', '=', member.id)
        .execute();
    await store(alice, 'Admin');
    await store(bob, good);
    await store(carol, lookalikes(victim.name)[0]!);
    await query.updateTable('webhooks').set({ name: victim.name }).where('id', '=', hook.id).execute();
    await sql`DELETE FROM kysely_migration WHERE name = '0021-shown-names'`.execute(query);
    await chat.restart();

    alice = await chat.reconnect(alice);
    bob = await chat.reconnect(bob);
    const { members } = await alice.requestOk('room:members', { conversation: room });
    expect(Object.fromEntries(members.map(({ name, alias }) => [name, alias]))).toEqual({
      alice: undefined,
      bob: good,
      [carol.name]: undefined,
    });
    const { hooks } = await alice.requestOk('hook:list', { conversation: room });
    expect(hooks.map(({ name }) => name)).toEqual([`${victim.name} (webhook)`]);
    // The alias that stayed has keys, so a nickname replaces it like any other.
    await chat.join(lookalikes(good)[0]!);
    const after = await alice.requestOk('room:members', { conversation: room });
    expect(after.members.map(({ alias }) => alias)).toEqual([undefined, undefined, undefined]);
  });
});

describe('bot names', () => {
  it.each(STAFF)('refuses a bot name that imitates staff: %s', async (name) => {
    expect(await alice.request('bot:create', { name })).toMatchObject(TAKEN);
  });
});

describe('reserved nicknames', () => {
  it('still signs in a user with a password whose nickname became reserved', async () => {
    const name = fresh();
    const user = await chat.connectAs({ name, password: PASSWORD });
    const { nameKey, nameSkeleton } = await import('../../src/identity/confusables.js');
    await chat
      .get(Database)
      .query.updateTable('people')
      .set({ name: 'Admin Bob', name_key: nameKey('Admin Bob'), name_look: nameSkeleton('Admin Bob') })
      .where('id', '=', user.id)
      .execute();
    expect((await chat.connectAs({ name: 'Admin Bob', password: PASSWORD })).id).toBe(user.id);
    expect(await chat.connect({ name: 'Admin Bob' }).isRefused()).toBe('name_taken');
    expect(await chat.connect({ name: 'Admin Eve', password: PASSWORD }).isRefused()).toBe('name_taken');
  });
});
