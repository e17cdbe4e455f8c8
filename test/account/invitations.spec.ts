import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestServer } from '../support/test-server.js';
import { receivedIn, createRoom, connectUsers } from '../support/users.js';

const NOT_FOUND = { ok: false, error: { code: 'not_found', message: 'no such conversation' } };

describe('invitations of strangers', () => {
  let chat: TestServer;
  beforeAll(async () => void (chat = await TestServer.open({}, undefined, { strangers: true })));
  afterAll(() => chat.close());

  /** A room of `alice` with an invitation for `bob`. */
  async function invited() {
    const [alice, bob] = await connectUsers(chat, 'alice', 'bob');
    const { id: conversation } = await alice!.requestOk('room:create', { title: 'tea' });
    const reply = await alice!.requestOk('room:invite', { conversation, people: [bob!.name] });
    const invitation = await bob!.receives('room:invited', { conversation });
    return { alice: alice!, bob: bob!, conversation, reply, invitation };
  }

  it('keeps an invitation pending and shows it to inviter and invitee', async () => {
    const { alice, bob, conversation, reply, invitation } = await invited();
    expect(reply).toEqual({ waiting: [bob.name] });
    expect(invitation).toMatchObject({ title: 'tea', members: 1, by: { id: alice.id, name: alice.name } });
    expect(await bob.request('history', { conversation })).toEqual(NOT_FOUND);
    await alice.sendText('without bob', { conversation });
    const again = await chat.reconnect(bob);
    expect(again.welcome).toMatchObject({ invitations: 1, conversations: [{ id: 'lobby' }] });
    expect(await again.requestOk('room:invitations', {})).toEqual({ invitations: [invitation] });
    expect(bob.texts(conversation)).toEqual([]);
  });

  it('adds the invitee when they accept, with access from that entry on', async () => {
    const { alice, bob, conversation } = await invited();
    const tab = await chat.reconnect(bob);
    await alice.sendText('before', { conversation });
    const room = await bob.requestOk('room:accept', { conversation });
    expect(room).toMatchObject({ id: conversation, title: 'tea', role: 'member', members: 2, since: 3 });
    await tab.receives('conversation', { id: conversation });
    await alice.receives('notice', { conversation, kind: 'joined', people: [bob.name], by: alice.name });
    await alice.sendText('after', { conversation });
    await tab.receives('textmsg', { conversation, content: 'after' });
    expect(bob.texts(conversation)).not.toContain('before');
    expect(await bob.requestOk('room:invitations', {})).toEqual({ invitations: [] });
    expect(await bob.requestOk('room:accept', { conversation })).toMatchObject({ id: conversation });
  });

  it('removes a declined invitation in every tab and does not send it again', async () => {
    const { alice, bob, conversation } = await invited();
    const tab = await chat.reconnect(bob);
    await bob.requestOk('room:decline', { conversation });
    await tab.receives('room:uninvited', { conversation });
    expect(await bob.request('room:decline', { conversation })).toEqual(NOT_FOUND);
    expect(await bob.request('room:accept', { conversation })).toEqual(NOT_FOUND);
    expect(await alice.requestOk('room:invite', { conversation, people: [bob.name] })).toEqual({
      waiting: [bob.name],
    });
    await chat.deliverAll(tab);
    expect(tab.received('room:invited')).toEqual([]);
    expect((await chat.reconnect(bob)).welcome.invitations).toBeUndefined();
  });

  it.each([
    ['the inviter leaves', 'room:leave'],
    ['the room ends', 'room:dissolve'],
  ] as const)('withdraws an invitation where %s', async (_, event) => {
    const { alice, bob, conversation } = await invited();
    await alice.requestOk(event, { conversation });
    expect(await bob.requestOk('room:invitations', {})).toEqual({ invitations: [] });
    expect(await bob.request('room:accept', { conversation })).toEqual(NOT_FOUND);
  });

  it('withdraws an invitation where the invitee blocks the inviter or the inviter is banned', async () => {
    const [one, other] = [await invited(), await invited()];
    await one.bob.requestOk('people:block', { name: one.alice.name, on: true });
    const boss = await chat.connectAs({ name: 'boss', password: 'correct horse battery' });
    await boss.requestOk('admin:claim', { code: chat.firstAdminCode });
    await boss.requestOk('admin:ban', { name: other.alice.name });
    for (const { bob, conversation } of [one, other]) {
      expect(await bob.requestOk('room:invitations', {})).toEqual({ invitations: [] });
      expect(await bob.request('room:accept', { conversation })).toEqual(NOT_FOUND);
    }
  });

  it('lists invitations in pages, newest first', async () => {
    const [alice, bob] = await connectUsers(chat, 'alice', 'bob');
    const rooms: string[] = [];
    for (let n = 0; n < 5; n += 1) {
      rooms.unshift((await alice!.requestOk('room:create', { title: `${n}`, people: [bob!.name] })).id);
    }
    const found: string[] = [];
    for (let cursor: string | undefined, pages = 0; pages < 3; pages += 1) {
      const page = await bob!.requestOk('room:invitations', { limit: 2, cursor });
      found.push(...page.invitations.map(({ conversation }) => conversation));
      cursor = page.next;
      if (pages === 2) expect(cursor).toBeUndefined();
    }
    expect(found.sort()).toEqual(rooms.sort());
  });

  it('removes an invitation when its invitee joins the open room', async () => {
    const { alice, bob, conversation } = await invited();
    await alice.requestOk('room:update', { conversation, open: true });
    await bob.requestOk('room:join', { conversation });
    await bob.requestOk('room:leave', { conversation });
    expect(await bob.requestOk('room:invitations', {})).toEqual({ invitations: [] });
  });

  it('delivers an invitation to its invitee alone', async () => {
    const { bob, conversation, alice } = await invited();
    const outsider = await chat.join('an outsider');
    await bob.requestOk('room:accept', { conversation });
    await alice.sendText('hello', { conversation });
    await chat.deliverAll(outsider);
    expect(receivedIn(outsider, conversation)).toEqual([]);
  });
});

describe('invitations of acquaintances', () => {
  let chat: TestServer;
  beforeAll(async () => void (chat = await TestServer.open({}, undefined, { strangers: true })));
  afterAll(() => chat.close());

  it('adds users who have written to each other without an invitation', async () => {
    const [alice, bob] = await connectUsers(chat, 'alice', 'bob');
    await alice!.sendText('hello', { to: bob!.name });
    const { id } = await alice!.requestOk('room:create', { title: 'early', people: [bob!.name] });
    await bob!.receives('room:invited', { conversation: id });
    await bob!.sendText('hello, alice', { to: alice!.name });
    const room = await createRoom(alice!, bob!);
    expect(await bob!.requestOk('room:members', { conversation: room })).toMatchObject({
      members: [{ name: alice!.name }, { name: bob!.name }],
    });
  });

  it('adds users who share a closed room without an invitation', async () => {
    const [alice, bob] = await connectUsers(chat, 'alice', 'bob');
    const { id } = await alice!.requestOk('room:create', { title: 'first', people: [bob!.name] });
    await bob!.requestOk('room:accept', { conversation: id });
    expect(await createRoom(bob!, alice!)).toMatch(/^r_/);
    await bob!.requestOk('room:leave', { conversation: id });
  });

  it('adds a bot of the inviter without an invitation, and invites the bot of another user', async () => {
    const password = 'correct horse battery';
    const [maker, other] = [await chat.connectAs({ name: 'maker', password }), await chat.join('another')];
    const { token } = await maker.requestOk('bot:create', { name: 'echo' });
    const bot = await chat.connectAs({ token });
    const mine = await maker.requestOk('room:create', { title: 'mine', people: ['echo'] });
    expect(mine).toMatchObject({ members: 2 });
    const invited = await other.requestOk('room:create', { title: 'theirs', people: ['echo'] });
    expect(invited).toMatchObject({ members: 1, waiting: ['echo'] });
    await bot.receives('room:invited', { conversation: invited.id });
    expect(await bot.requestOk('room:accept', { conversation: invited.id })).toMatchObject({ members: 2 });
  });
});
