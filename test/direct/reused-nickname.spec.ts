import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestServer } from '../support/test-server.js';
import type { TestClient } from '../support/test-client.js';
import type { TextEntry } from '../../src/protocol/types.js';

const NOT_FOUND = { ok: false, error: { code: 'not_found' } };

describe('a nickname that another user has now', () => {
  let chat: TestServer;
  beforeAll(async () => void (chat = await TestServer.open()));
  afterAll(() => chat.close());

  /** Signs a user out for good, and registers the nickname again. */
  async function replaceUser(former: TestClient): Promise<TestClient> {
    await former.requestOk('signout', {});
    await former.isDisconnected();
    return chat.join(former.name);
  }

  it('receives no message that is addressed to the id of the former user', async () => {
    const [alice, former] = [await chat.join('alice'), await chat.join('reused')];
    const { conversation } = await alice.sendText('for the former', { to: 'reused' });
    const successor = await replaceUser(former);
    expect(successor.id).not.toBe(former.id);
    expect(await alice.request('textmsg', { content: 'again', to: 'reused', toId: former.id })).toMatchObject(
      { ok: false, error: { code: 'not_found', fields: ['toId'] } },
    );
    await alice.sendText('for the successor', { to: 'nobody at all', toId: successor.id });
    await successor.receives('textmsg', { content: 'for the successor', to: 'reused' });
    await chat.deliverAll(alice, successor);
    expect(JSON.stringify(successor.inbox)).not.toMatch(/for the former|again/);
    expect(await successor.request('history', { conversation })).toMatchObject(NOT_FOUND);
  });

  it('has a conversation of its own, and the former user is marked in the other one', async () => {
    const [bea, former] = [await chat.join('bea'), await chat.join('twice')];
    const first = await bea.sendText('one', { to: 'twice' });
    const successor = await replaceUser(former);
    const second = await successor.sendText('two', { toId: bea.id });
    expect(second.conversation).not.toBe(first.conversation);
    const { conversations } = (await chat.reconnect(bea)).welcome;
    const peers = new Map(conversations.map(({ id, peer }) => [id, peer]));
    expect(peers.get(first.conversation)).toMatchObject({ id: former.id, name: 'twice', gone: true });
    expect(peers.get(second.conversation)).toMatchObject({ id: successor.id, name: 'twice' });
    expect(peers.get(second.conversation)).not.toHaveProperty('gone');
  });

  it('has another author id in messages, live and from the log', async () => {
    const [cid, former] = [await chat.join('cid'), await chat.join('author')];
    const { seq } = await former.sendText('by the former');
    await cid.receives('textmsg', { content: 'by the former', author: former.id });
    const successor = await replaceUser(former);
    await successor.sendText('by the successor');
    await cid.receives('textmsg', { content: 'by the successor', author: successor.id });
    const { entries } = await successor.requestOk('history', { conversation: 'lobby', after: seq - 1 });
    expect(entries.map((entry) => [entry.kind, (entry as TextEntry).author])).toEqual([
      ['text', former.id],
      ['text', successor.id],
    ]);
  });

  it('is not blocked or nudged by the id of the former user', async () => {
    const [dee, former] = [await chat.join('dee'), await chat.join('blocked')];
    await dee.sendText('hello', { toId: former.id });
    const successor = await replaceUser(former);
    const { conversation } = await dee.sendText('hello', { toId: successor.id });
    await dee.requestOk('people:block', { id: former.id, on: true });
    await successor.sendText('not blocked', { conversation });
    expect(await dee.request('pat', { conversation, id: former.id })).toMatchObject(NOT_FOUND);
    await dee.requestOk('pat', { conversation, id: successor.id });
    await successor.receives('notice', { kind: 'pat', whom: 'blocked' });
    await dee.requestOk('people:block', { id: successor.id, on: true });
    expect(await successor.request('textmsg', { content: 'x', toId: dee.id })).toMatchObject({
      ok: false,
      error: { code: 'forbidden' },
    });
    expect((await dee.requestOk('people:blocked', {})).people.map(({ id }) => id).sort()).toEqual(
      [former.id, successor.id].sort(),
    );
  });

  it('is required where a request has no id', async () => {
    const eve = await chat.join('eve');
    expect(await eve.request('people:block', { on: true })).toMatchObject({
      ok: false,
      error: { code: 'invalid', fields: ['name'] },
    });
    expect(await eve.request('textmsg', { content: 'x', toId: 'no-such-user' })).toMatchObject(NOT_FOUND);
  });
});
