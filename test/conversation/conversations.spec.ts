import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Conversation } from '../../src/protocol/types.js';
import { TestServer } from '../support/test-server.js';
import { storeDirectConversations, type StoredDirectConversation } from '../support/direct-conversations.js';
import type { TestClient } from '../support/test-client.js';
import { createRoom, connectUsers } from '../support/users.js';

const WELCOMED = 200;
const THEN = Date.parse('2026-01-01');

const idsOf = (conversations: readonly Conversation[]): string[] => conversations.map(({ id }) => id);

describe('the conversation list', () => {
  let chat: TestServer;
  beforeAll(async () => void (chat = await TestServer.open({}, undefined, { strangers: true })));
  afterAll(() => chat.close());

  /** Creates `count` direct conversations with acquaintances, the first one the oldest. */
  const plain = (count: number, more: Partial<StoredDirectConversation> = {}): StoredDirectConversation[] =>
    Array.from({ length: count }, (_, n) => ({ at: THEN + n * 1_000, ...more }));

  /** Returns every page from `cursor` on; `between` is called after each. */
  async function pages(
    guest: TestClient,
    cursor: string | undefined,
    between = async () => {},
  ): Promise<string[]> {
    const found: string[] = [];
    for (let next = cursor; next !== undefined;) {
      const page = await guest.requestOk('conversations', { cursor: next, limit: 30 });
      found.push(...idsOf(page.conversations));
      next = page.cursor;
      await between();
    }
    return found;
  }

  it('fits a short list into the welcome, without a cursor', async () => {
    const [alice, bob] = await connectUsers(chat, 'alice', 'bob');
    const { conversation } = await alice!.sendText('hello', { to: bob!.name });
    const { conversations, cursor } = (await chat.reconnect(alice!)).welcome;
    expect([idsOf(conversations), cursor]).toEqual([['lobby', conversation], undefined]);
  });

  it('lists pinned and unread conversations and rooms of any age first, and continues at the cursor', async () => {
    const [alice] = await connectUsers(chat, 'alice');
    const room = await createRoom(alice!);
    const [pinned, unread, ...read] = await storeDirectConversations(chat, alice!, [
      { at: THEN - 2_000, isPinned: true },
      { at: THEN - 1_000, isUnread: true },
      ...plain(300),
    ]);
    const { conversations, cursor } = (await chat.reconnect(alice!)).welcome;
    expect(idsOf(conversations.slice(0, 4))).toEqual(['lobby', pinned, unread, room]);
    expect(conversations).toHaveLength(WELCOMED);
    expect(idsOf(conversations.slice(4))).toEqual(read.slice(-196).reverse());
    const rest = await pages(alice!, cursor);
    expect(rest).toEqual([...read.slice(0, -196).reverse(), unread, pinned]);
  });

  it('continues at the beginning where a welcome does not hold all unread conversations', async () => {
    const [alice] = await connectUsers(chat, 'alice');
    const all = await storeDirectConversations(chat, alice!, [
      ...plain(20),
      ...plain(230, { isUnread: true }),
    ]);
    const { conversations, cursor } = (await chat.reconnect(alice!)).welcome;
    expect(conversations.filter(({ unread }) => unread === 1)).toHaveLength(WELCOMED - 1);
    const found = await pages(alice!, cursor);
    expect([...found].sort()).toEqual(['lobby', ...all].sort());
  });

  it('loses no conversation that is read, pinned or written to between two pages', async () => {
    const [alice, bob] = await connectUsers(chat, 'alice', 'bob');
    const all = await storeDirectConversations(chat, alice!, plain(320));
    const { conversations, cursor } = (await chat.reconnect(alice!)).welcome;
    const old = all.slice(0, 5);
    const found = await pages(alice!, cursor, async () => {
      const conversation = old.pop();
      if (conversation === undefined) return;
      await alice!.requestOk('conversation:set', { conversation, pinned: true });
      await alice!.sendText('hello', { to: bob!.name });
    });
    const seen = new Set([...idsOf(conversations), ...found]);
    expect(all.filter((id) => !seen.has(id))).toEqual([]);
    expect(found).toHaveLength(new Set(found).size);
  });

  it('treats an unknown cursor as the beginning', async () => {
    const [alice] = await connectUsers(chat, 'alice');
    for (const cursor of ['', 'nonsense', '1.', '.r_x', '99999999999999999999.r_x']) {
      expect(idsOf((await alice!.requestOk('conversations', { cursor })).conversations)).toEqual(['lobby']);
    }
  });
});

describe('messages from strangers', () => {
  let chat: TestServer;
  beforeAll(async () => void (chat = await TestServer.open({}, undefined, { strangers: true })));
  afterAll(() => chat.close());

  const find = async (guest: TestClient, id: string) =>
    (await chat.reconnect(guest)).welcome.conversations.find((one) => one.id === id)!;

  it('lists a message from a stranger as a request for its recipient, and not for its author', async () => {
    const [alice, bob] = await connectUsers(chat, 'alice', 'bob');
    const { conversation } = await alice!.sendText('hello', { to: bob!.name });
    await bob!.receives('conversation', { id: conversation, request: true });
    await bob!.receives('textmsg', { conversation, content: 'hello' });
    const { welcome } = await chat.reconnect(bob!);
    expect(welcome).toMatchObject({ requests: 1, conversations: [{ id: 'lobby' }, { id: conversation }] });
    expect((await bob!.requestOk('conversations', {})).conversations).toMatchObject([{ id: 'lobby' }]);
    expect(await bob!.requestOk('conversations', { requests: true })).toMatchObject({
      conversations: [{ id: conversation, request: true, unread: 1 }],
    });
    expect(await find(alice!, conversation)).not.toHaveProperty('request');
    expect((await alice!.requestOk('conversations', { requests: true })).conversations).toEqual([]);
  });

  it.each([
    ['answers', (bob: TestClient, conversation: string) => bob.sendText('hi', { conversation })],
    [
      'pins it',
      (bob: TestClient, conversation: string) =>
        bob.requestOk('conversation:set', { conversation, pinned: true }),
    ],
  ])('lists no request any more when its recipient %s', async (_, act) => {
    const [alice, bob] = await connectUsers(chat, 'alice', 'bob');
    const { conversation } = await alice!.sendText('hello', { to: bob!.name });
    await act(bob!, conversation);
    await alice!.sendText('hello again', { conversation });
    expect(await find(bob!, conversation)).not.toHaveProperty('request');
    expect((await chat.reconnect(bob!)).welcome.requests).toBeUndefined();
    await chat.restart();
    expect(await find(bob!, conversation)).not.toHaveProperty('request');
  });

  it('creates no request between members of a closed room', async () => {
    const [alice, bob] = await connectUsers(chat, 'alice', 'bob');
    const { id } = await alice!.requestOk('room:create', { title: 'tea', people: [bob!.name] });
    await bob!.requestOk('room:accept', { conversation: id });
    const { conversation } = await alice!.sendText('hello', { to: bob!.name });
    const begun = await bob!.receives('conversation', { id: conversation });
    expect(begun).not.toHaveProperty('request');
    expect(await find(bob!, conversation)).not.toHaveProperty('request');
  });

  it('creates no request where a message answers an earlier one', async () => {
    const [alice, bob] = await connectUsers(chat, 'alice', 'bob');
    const { conversation } = await alice!.sendText('hello', { to: bob!.name });
    await Promise.all([bob!.sendText('hi', { conversation }), alice!.sendText('hello?', { conversation })]);
    for (const guest of [alice!, bob!]) expect(await find(guest, conversation)).not.toHaveProperty('request');
  });
});
