import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestServer } from '../support/test-server.js';

describe('private messages', () => {
  let chat: TestServer;
  beforeAll(async () => void (chat = await TestServer.open()));
  afterAll(() => chat.close());

  it('delivers a private message to all sockets of both users and to no other user', async () => {
    const [alice, bob, carol, visitor] = [
      await chat.join('alice'),
      await chat.join('bob'),
      await chat.join('carol'),
      await chat.visit(),
    ];
    const [aliceToo, bobToo] = [await chat.reconnect(alice), await chat.reconnect(bob)];
    const receipt = await alice.sendText('just for you', { to: 'bob', clientId: 'p1' });
    for (const socket of [alice, aliceToo, bob, bobToo]) {
      await socket.receives('textmsg', {
        ...receipt,
        name: 'alice',
        to: 'bob',
        content: 'just for you',
        clientId: 'p1',
      });
    }
    await chat.deliverAll(alice, aliceToo, bob, bobToo, carol, visitor);
    for (const outsider of [carol, visitor]) {
      expect(JSON.stringify(outsider.inbox)).not.toContain('just for you');
      expect(outsider.received('conversation')).toEqual([]);
    }
    for (const socket of [alice, aliceToo, bob, bobToo])
      expect(socket.texts(receipt.conversation)).toHaveLength(1);
  });

  it('creates one conversation for both users, each of whom sees the other as peer', async () => {
    const [dan, eve] = [await chat.join('dan'), await chat.join('eve')];
    const { conversation } = await dan.sendText('hi', { to: 'eve' });
    await dan.receives('conversation', { id: conversation, kind: 'direct', title: 'eve', unread: 0 });
    await eve.receives('conversation', { id: conversation, kind: 'direct', title: 'dan', unread: 1 });
    expect(await eve.sendText('hi back', { to: 'dan' })).toMatchObject({ conversation, seq: 2 });
    expect(await eve.sendText('by its id', { conversation })).toMatchObject({ conversation, seq: 3 });
  });

  it('denies other users reading, writing, marking and typing in a direct conversation', async () => {
    const [fay, gil, outsider] = [
      await chat.join('fay'),
      await chat.join('gil'),
      await chat.join('outsider'),
    ];
    const { conversation } = await fay.sendText('secret', { to: 'gil' });
    for (const reply of [
      await outsider.request('history', { conversation }),
      await outsider.request('textmsg', { conversation, content: 'let me in' }),
      await outsider.request('read', { conversation, seq: 1 }),
      await outsider.request('typing', { conversation }),
    ]) {
      expect(reply).toEqual({ ok: false, error: { code: 'not_found', message: 'no such conversation' } });
    }
    const page = await gil.requestOk('history', { conversation });
    expect(page.entries.map((entry) => 'content' in entry && entry.content)).toEqual(['secret']);
  });

  it('delivers a private message when the recipient comes online', async () => {
    const [hal, ida] = [await chat.join('hal'), await chat.join('ida')];
    ida.disconnect();
    await hal.sendText('when you are back', { to: 'ida' });
    const back = await chat.reconnect(ida);
    expect(back.welcome.conversations).toContainEqual(
      expect.objectContaining({
        title: 'hal',
        head: 1,
        read: 0,
        unread: 1,
        last: expect.objectContaining({ content: 'when you are back' }),
      }),
    );
  });

  it('delivers a private message to oneself to its sender only', async () => {
    const [jo, other] = [await chat.join('jo'), await chat.join('other')];
    const { conversation } = await jo.sendText('buy tea', { to: 'jo' });
    await jo.receives('textmsg', { conversation, content: 'buy tea' });
    await jo.receives('conversation', { id: conversation, title: 'jo', unread: 0 });
    await chat.deliverAll(jo, other);
    expect(other.texts(conversation)).toEqual([]);
  });

  it('finds the recipient by any spelling of the nickname', async () => {
    const [kim, lee] = [await chat.join('kim'), await chat.join('Ｌｅｅ')];
    const { conversation } = await kim.sendText('hello', { to: 'LEE' });
    await lee.receives('textmsg', { conversation, content: 'hello' });
  });

  it('answers not_found to a private message to an unknown user, and delivers nothing', async () => {
    const mia = await chat.join('mia');
    expect(await mia.request('textmsg', { content: 'lost', to: 'nobody at all' })).toMatchObject({
      ok: false,
      error: { code: 'not_found' },
    });
    await chat.deliverAll(mia);
    expect(mia.texts()).not.toContain('lost');
  });

  it('rejects a private message whose `to` and `conversation` differ', async () => {
    const [ned, olga] = [await chat.join('ned'), await chat.join('olga')];
    const reply = await ned.request('textmsg', { content: 'where?', to: olga.name, conversation: 'lobby' });
    expect(reply).toMatchObject({ ok: false, error: { code: 'invalid' } });
  });

  it('sends a typing event to the other user only', async () => {
    const [pam, quin, rob] = [await chat.join('pam'), await chat.join('quin'), await chat.join('rob')];
    const { conversation } = await pam.sendText('hm', { to: 'quin' });
    await pam.requestOk('typing', { conversation });
    expect(await quin.receives('typing')).toEqual({ conversation, name: 'pam' });
    await chat.deliverAll(pam, rob);
    for (const other of [pam, rob]) expect(other.received('typing')).toEqual([]);
  });

  it('sends no typing event for a note to oneself', async () => {
    const [selma, outsider] = [await chat.join('selma'), await chat.join('outsider to selma')];
    const { conversation } = await selma.sendText('note', { to: 'selma' });
    await selma.requestOk('typing', { conversation });
    await chat.deliverAll(selma, outsider);
    expect([...outsider.received('typing'), ...selma.received('typing')]).toEqual([]);
  });
});
