import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Conversation } from '../src/protocol/types.js';
import { Chat } from './support/chat.js';
import { correspond, type Correspondence } from './support/correspondence.js';
import type { Guest } from './support/guest.js';
import { roomOf, some } from './support/people.js';

const WELCOMED = 200;
const THEN = Date.parse('2026-01-01');

const idsOf = (conversations: readonly Conversation[]): string[] => conversations.map(({ id }) => id);

describe('the list of conversations', () => {
  let chat: Chat;
  beforeAll(async () => void (chat = await Chat.open({}, undefined, { strangers: true })));
  afterAll(() => chat.close());

  /** `count` private conversations with acquaintances, the first one the oldest. */
  const plain = (count: number, more: Partial<Correspondence> = {}): Correspondence[] =>
    Array.from({ length: count }, (_, n) => ({ at: THEN + n * 1_000, ...more }));

  /** Every page from `cursor` on; `between` is called after each. */
  async function pages(
    guest: Guest,
    cursor: string | undefined,
    between = async () => {},
  ): Promise<string[]> {
    const found: string[] = [];
    for (let next = cursor; next !== undefined;) {
      const page = await guest.asks('conversations', { cursor: next, limit: 30 });
      found.push(...idsOf(page.conversations));
      next = page.cursor;
      await between();
    }
    return found;
  }

  it('is whole in a welcome where it is short, without a cursor', async () => {
    const [alice, bob] = await some(chat, 'alice', 'bob');
    const { conversation } = await alice!.says('hello', { to: bob!.name });
    const { conversations, cursor } = (await chat.comeBack(alice!)).welcome;
    expect([idsOf(conversations), cursor]).toEqual([['lobby', conversation], undefined]);
  });

  it('begins with what is pinned, unread or a room, however old that is, and goes on at the cursor', async () => {
    const [alice] = await some(chat, 'alice');
    const room = await roomOf(alice!);
    const [pinned, unread, ...read] = await correspond(chat, alice!, [
      { at: THEN - 2_000, isPinned: true },
      { at: THEN - 1_000, isUnread: true },
      ...plain(300),
    ]);
    const { conversations, cursor } = (await chat.comeBack(alice!)).welcome;
    expect(idsOf(conversations.slice(0, 4))).toEqual(['lobby', pinned, unread, room]);
    expect(conversations).toHaveLength(WELCOMED);
    expect(idsOf(conversations.slice(4))).toEqual(read.slice(-196).reverse());
    const rest = await pages(alice!, cursor);
    expect(rest).toEqual([...read.slice(0, -196).reverse(), unread, pinned]);
  });

  it('goes on at the beginning where a welcome does not hold all that is unread', async () => {
    const [alice] = await some(chat, 'alice');
    const all = await correspond(chat, alice!, [...plain(20), ...plain(230, { isUnread: true })]);
    const { conversations, cursor } = (await chat.comeBack(alice!)).welcome;
    expect(conversations.filter(({ unread }) => unread === 1)).toHaveLength(WELCOMED - 1);
    const found = await pages(alice!, cursor);
    expect([...found].sort()).toEqual(['lobby', ...all].sort());
  });

  it('loses none on the way where conversations are read, pinned or written in between the pages', async () => {
    const [alice, bob] = await some(chat, 'alice', 'bob');
    const all = await correspond(chat, alice!, plain(320));
    const { conversations, cursor } = (await chat.comeBack(alice!)).welcome;
    const old = all.slice(0, 5);
    const found = await pages(alice!, cursor, async () => {
      const conversation = old.pop();
      if (conversation === undefined) return;
      await alice!.asks('conversation:set', { conversation, pinned: true });
      await alice!.says('hello', { to: bob!.name });
    });
    const seen = new Set([...idsOf(conversations), ...found]);
    expect(all.filter((id) => !seen.has(id))).toEqual([]);
    expect(found).toHaveLength(new Set(found).size);
  });

  it('takes a cursor that it never gave for the beginning', async () => {
    const [alice] = await some(chat, 'alice');
    for (const cursor of ['', 'nonsense', '1.', '.r_x', '99999999999999999999.r_x']) {
      expect(idsOf((await alice!.asks('conversations', { cursor })).conversations)).toEqual(['lobby']);
    }
  });
});

describe('a message from a stranger', () => {
  let chat: Chat;
  beforeAll(async () => void (chat = await Chat.open({}, undefined, { strangers: true })));
  afterAll(() => chat.close());

  const find = async (guest: Guest, id: string) =>
    (await chat.comeBack(guest)).welcome.conversations.find((one) => one.id === id)!;

  it('is a request to its recipient, and none to its author', async () => {
    const [alice, bob] = await some(chat, 'alice', 'bob');
    const { conversation } = await alice!.says('hello', { to: bob!.name });
    await bob!.hears('conversation', { id: conversation, request: true });
    await bob!.hears('textmsg', { conversation, content: 'hello' });
    const { welcome } = await chat.comeBack(bob!);
    expect(welcome).toMatchObject({ requests: 1, conversations: [{ id: 'lobby' }, { id: conversation }] });
    expect((await bob!.asks('conversations', {})).conversations).toMatchObject([{ id: 'lobby' }]);
    expect(await bob!.asks('conversations', { requests: true })).toMatchObject({
      conversations: [{ id: conversation, request: true, unread: 1 }],
    });
    expect(await find(alice!, conversation)).not.toHaveProperty('request');
    expect((await alice!.asks('conversations', { requests: true })).conversations).toEqual([]);
  });

  it.each([
    ['answers', (bob: Guest, conversation: string) => bob.says('hi', { conversation })],
    [
      'pins it',
      (bob: Guest, conversation: string) => bob.asks('conversation:set', { conversation, pinned: true }),
    ],
  ])('is no request any more when its recipient %s', async (_, act) => {
    const [alice, bob] = await some(chat, 'alice', 'bob');
    const { conversation } = await alice!.says('hello', { to: bob!.name });
    await act(bob!, conversation);
    await alice!.says('hello again', { conversation });
    expect(await find(bob!, conversation)).not.toHaveProperty('request');
    expect((await chat.comeBack(bob!)).welcome.requests).toBeUndefined();
    await chat.restart();
    expect(await find(bob!, conversation)).not.toHaveProperty('request');
  });

  it('is no request where both are in a closed room', async () => {
    const [alice, bob] = await some(chat, 'alice', 'bob');
    const { id } = await alice!.asks('room:create', { title: 'tea', people: [bob!.name] });
    await bob!.asks('room:accept', { conversation: id });
    const { conversation } = await alice!.says('hello', { to: bob!.name });
    const begun = await bob!.hears('conversation', { id: conversation });
    expect(begun).not.toHaveProperty('request');
    expect(await find(bob!, conversation)).not.toHaveProperty('request');
  });

  it('is no request where it answers', async () => {
    const [alice, bob] = await some(chat, 'alice', 'bob');
    const { conversation } = await alice!.says('hello', { to: bob!.name });
    await Promise.all([bob!.says('hi', { conversation }), alice!.says('hello?', { conversation })]);
    for (const guest of [alice!, bob!]) expect(await find(guest, conversation)).not.toHaveProperty('request');
  });
});
