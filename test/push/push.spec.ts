import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { TestServer } from '../support/test-server.js';
import type { TestClient } from '../support/test-client.js';
import { PushEndpoint } from '../support/fake-push-service.js';

describe('push notifications', () => {
  let chat: TestServer;
  const endpoints: PushEndpoint[] = [];
  beforeAll(async () => void (chat = await TestServer.open({ pushToLoopback: true })));
  afterAll(() => chat.close());
  afterEach(async () => {
    await Promise.all(endpoints.splice(0).map((endpoint) => endpoint.close()));
  });

  /** Subscribes a user and disconnects them. */
  const away = async (guest: TestClient, preview?: boolean): Promise<PushEndpoint> => {
    const endpoint = await PushEndpoint.open();
    endpoints.push(endpoint);
    await guest.requestOk('push:subscribe', { ...endpoint.subscription, preview });
    await gone(chat, guest);
    return endpoint;
  };

  it('notifies an offline user of a private message, without its text', async () => {
    const [alice, bob] = [await chat.join('alice'), await chat.join('bob')];
    const { key } = await alice.requestOk('push:key', {});
    const phone = await away(bob);
    const { conversation } = await alice.sendText('the secret', { to: 'bob' });
    const [ring] = await phone.hasRung(1);
    expect(ring!.words).toEqual({ conversation, texts: 1, conversations: 1 });
    expect(ring!.claims).toMatchObject({ aud: phone.origin, key, sub: expect.stringMatching(/^mailto:/) });
    expect(ring!.claims.exp * 1_000).toBeGreaterThan(Date.now());
    expect(ring!.headers).toMatchObject({ 'content-encoding': 'aes128gcm', urgency: 'high' });
    expect(Number(ring!.headers.ttl)).toBeGreaterThan(0);
  });

  it('includes sender and preview where the user enables them', async () => {
    const [carol, dan] = [await chat.join('carol'), await chat.join('dan')];
    const phone = await away(dan, true);
    const long = `${'长'.repeat(119)}👨‍👩‍👧${'长'.repeat(300)}`;
    const { conversation } = await carol.sendText(long, { to: 'dan' });
    const [ring] = await phone.hasRung(1);
    expect(ring!.words).toEqual({
      conversation,
      texts: 1,
      conversations: 1,
      name: 'carol',
      excerpt: `${'长'.repeat(119)}👨‍👩‍👧…`,
    });
  });

  it('notifies once for many messages, and only the offline recipient', async () => {
    const [eve, fay, gil, hal] = [
      await chat.join('eve'),
      await chat.join('fay'),
      await chat.join('gil'),
      await chat.join('hal'),
    ];
    const room = (await eve.requestOk('room:create', { title: 'busy', people: ['fay', 'gil'] })).id;
    const tablet = await PushEndpoint.open();
    endpoints.push(tablet);
    await gil.requestOk('push:subscribe', tablet.subscription);
    const [phone, outsider] = [await away(fay, true), await away(hal)];
    await Promise.all(
      Array.from({ length: 30 }, (_, i) => eve.sendText(`line ${i}`, { conversation: room })),
    );
    const [ring] = await phone.hasRung(1);
    expect(ring!.words).toMatchObject({ conversation: room, title: 'busy', name: 'eve' });
    const told = () => phone.rings.reduce((sum, { words }) => sum + (words.texts as number), 0);
    // Where the thirty messages fell into two windows, the rest is sent after the pause between
    // calls.
    for (let waited = 0; told() < 30 && waited < 15_000; waited += 20) await pause(20);
    expect(told()).toBe(30);
    expect(phone.rings.length).toBeLessThanOrEqual(2);
    await rang(chat, eve);
    // The online user has received it; the other user is not in the room.
    expect([tablet.rings, outsider.rings]).toEqual([[], []]);
  });

  it('sends nothing from a muted conversation, except for a mention', async () => {
    const [ida, jo] = [await chat.join('ida'), await chat.join('jo')];
    const room = (await ida.requestOk('room:create', { title: 'loud', people: ['jo'] })).id;
    await jo.requestOk('conversation:set', { conversation: room, muted: true });
    const phone = await away(jo);
    await ida.sendText('noise', { conversation: room });
    await rang(chat, ida);
    expect(phone.rings).toEqual([]);
    await ida.sendText('@jo look', { conversation: room, mentions: ['jo'] });
    const [ring] = await phone.hasRung(1);
    expect(ring!.words).toMatchObject({ conversation: room, mentioned: true });
  });

  it('notifies about the lobby only on a mention', async () => {
    const [kim, lee] = [await chat.join('kim'), await chat.join('lee')];
    const phone = await away(lee);
    await kim.sendText('hello everybody');
    await rang(chat, kim);
    expect(phone.rings).toEqual([]);
    await kim.sendText('@lee hello', { mentions: ['lee'] });
    await phone.hasRung(1);
  });

  it('sends nothing to a user who is online again, unsubscribed or signed out', async () => {
    const [mia, ned, olga, pam] = [
      await chat.join('mia'),
      await chat.join('ned'),
      await chat.join('olga'),
      await chat.join('pam'),
    ];
    const [back, off, out] = [await away(ned), await PushEndpoint.open(), await PushEndpoint.open()];
    endpoints.push(off, out);
    await chat.reconnect(ned);
    await olga.requestOk('push:subscribe', off.subscription);
    await olga.requestOk('push:unsubscribe', { endpoint: off.subscription.endpoint });
    await gone(chat, olga);
    await chat.connectAs({ token: pam.token });
    const other = await chat.reconnect(pam);
    await other.requestOk('push:subscribe', out.subscription);
    await other.requestOk('me:set', { password: 'correct horse battery' });
    await other.requestOk('signout', {});
    for (const name of ['ned', 'olga', 'pam']) await mia.sendText('are you there?', { to: name });
    await rang(chat, mia);
    expect([back.rings, off.rings, out.rings]).toEqual([[], [], []]);
  });

  it('deletes a subscription whose browser is gone', async () => {
    const [quin, rob] = [await chat.join('quin'), await chat.join('rob')];
    const phone = await away(rob);
    phone.status = 410;
    await quin.sendText('one', { to: 'rob' });
    await phone.hasRung(1);
    phone.status = 201;
    await rang(chat, quin);
    const again = await PushEndpoint.open();
    endpoints.push(again);
    const back = await chat.reconnect(rob);
    await back.requestOk('push:subscribe', again.subscription);
    await gone(chat, back);
    // Until the next call is allowed.
    for (let i = 0; again.rings.length === 0 && i < 20; i += 1) {
      await quin.sendText(`two ${i}`, { to: 'rob' });
      await rang(chat, quin);
    }
    expect([phone.rings.length, again.rings.length]).toEqual([1, 1]);
  });

  it('keeps a subscription when other users request changes', async () => {
    const [vic, wim, pest] = [await chat.join('vic'), await chat.join('wim'), await chat.join('pest')];
    const phone = await away(wim);
    await pest.requestOk('push:unsubscribe', { endpoint: phone.subscription.endpoint });
    await vic.sendText('are you there?', { to: 'wim' });
    await phone.hasRung(1);
  });

  it('sends no message that was recalled before the call', async () => {
    const [sue, tom] = [await chat.join('sue'), await chat.join('tom')];
    const phone = await away(tom, true);
    const { conversation, seq } = await sue.sendText('oops', { to: 'tom' });
    await sue.requestOk('recall', { conversation, seq });
    const [ring] = await phone.hasRung(1);
    expect(ring!.words.excerpt).toBe('');
  });

  it('keeps the VAPID key of the server over a restart', async () => {
    const uma = await chat.join('uma');
    const { key } = await uma.requestOk('push:key', {});
    expect(Buffer.from(key, 'base64url')).toHaveLength(65);
    await chat.restart();
    const back = await chat.reconnect(uma);
    expect(await back.requestOk('push:key', {})).toEqual({ key });
  });
});

/** Resolves when the server knows that a user has disconnected. */
async function gone(chat: TestServer, guest: TestClient): Promise<void> {
  const watcher = await chat.join(`watcher ${Math.random().toString(36).slice(2, 10)}`);
  guest.disconnect();
  await watcher.receives('people', { left: [guest.id] });
  watcher.disconnect();
}

/**
 * Another offline user was notified of something later, so every earlier notification has been sent
 * by now.
 */
async function rang(chat: TestServer, caller: TestClient): Promise<void> {
  const endpoint = await PushEndpoint.open();
  const sentinel = await chat.join(`sentinel ${Math.random().toString(36).slice(2, 10)}`);
  await sentinel.requestOk('push:subscribe', endpoint.subscription);
  await gone(chat, sentinel);
  await caller.sendText('ring', { to: sentinel.name });
  await endpoint.hasRung(1);
  await endpoint.close();
}
