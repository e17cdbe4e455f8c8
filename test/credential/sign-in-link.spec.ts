import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/database/database.js';
import { registerSecret } from '../support/captured-logs.js';
import type { TestClient } from '../support/test-client.js';
import { TestServer } from '../support/test-server.js';

const PASSWORD = 'correct horse battery';
const DAY_MS = 24 * 60 * 60 * 1_000;

describe("an administrator's sign-in link", () => {
  let chat: TestServer;
  let boss: TestClient;
  beforeAll(async () => {
    chat = await TestServer.open();
    boss = await chat.connectAs({ name: 'boss', password: PASSWORD });
    await boss.requestOk('admin:claim', { code: chat.firstAdminCode });
  });
  afterAll(() => chat.close());

  const linkFor = async (name: string) => {
    const link = await boss.requestOk('admin:recover', { name });
    registerSecret(link.code);
    return link;
  };

  it('ends all sessions, signs the user in once, and is in the audit log', async () => {
    const alice = await chat.connectAs({ name: 'alice', password: PASSWORD });
    const tab = await chat.reconnect(alice);
    const bystander = await chat.join('bystander');
    const { code, expiresAt } = await linkFor('alice');
    for (const each of [alice, tab]) await each.receives('goodbye', { reason: 'signed_out' });
    expect(await chat.connect({ token: alice.token }).isRefused()).toBe('token_invalid');
    expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(DAY_MS);
    expect(await bystander.request('device:preview', { code })).toMatchObject({ data: { name: 'alice' } });
    const back = await chat.connectAs({ code });
    expect(back.welcome).toMatchObject({ me: { id: alice.id }, claimed: true });
    expect(await chat.connect({ code }).isRefused()).toBe('token_invalid');
    const { lines } = await boss.requestOk('admin:audit', { limit: 1 });
    expect(lines).toEqual([expect.objectContaining({ action: 'recover', by: 'boss' })]);
    expect(bystander.received('goodbye')).toEqual([]);
  });

  it('is told to the user at the next sign-ins, also when another user followed it, and to no other user', async () => {
    await chat.connectAs({ name: 'carol', password: PASSWORD });
    const { code } = await linkFor('carol');
    const unused = await chat.connectAs({ name: 'carol', password: PASSWORD });
    expect(unused.welcome.signInLink).toEqual({ at: expect.any(String), by: 'boss' });
    expect((await chat.reconnect(unused)).welcome).not.toHaveProperty('signInLink');
    const byLink = await chat.connectAs({ code });
    expect(byLink.welcome.signInLink).toMatchObject({ by: 'boss' });
    const later = await chat.connectAs({ name: 'carol', password: PASSWORD });
    expect(later.welcome.signInLink).toEqual({
      at: expect.any(String),
      by: 'boss',
      usedAt: expect.any(String),
    });
    const other = await chat.connectAs({ name: 'not carol', password: PASSWORD });
    expect(other.welcome).not.toHaveProperty('signInLink');
  });

  it('works for a guest, who keeps the nickname meanwhile', async () => {
    const guest = await chat.join('guest');
    const { code } = await linkFor('guest');
    await guest.receives('goodbye', { reason: 'signed_out' });
    expect(await chat.connect({ name: 'guest' }).isRefused()).toBe('name_taken');
    expect((await chat.connectAs({ code })).id).toBe(guest.id);
  });

  it('works for one of two devices that follow it at the same time', async () => {
    await chat.join('raced');
    const { code } = await linkFor('raced');
    const outcomes = await Promise.all(
      chat.urls
        .concat(chat.urls)
        .slice(0, 2)
        .map((url) => {
          const device = chat.connect({ code }, undefined, undefined, url);
          return Promise.race([device.isRefused(), device.receives('welcome').then(() => 'welcome')]);
        }),
    );
    expect(outcomes.sort()).toEqual(['token_invalid', 'welcome']);
  });

  it('ends with a newer one, with a new password, and after 24 hours', async () => {
    const dave = await chat.connectAs({ name: 'dave', password: PASSWORD });
    const { code: first } = await linkFor('dave');
    const { code: second } = await linkFor('dave');
    expect(await chat.connect({ code: first }).isRefused()).toBe('token_invalid');
    const back = await chat.connectAs({ name: 'dave', password: PASSWORD });
    expect(back.id).toBe(dave.id);
    registerSecret((await back.requestOk('me:set', { password: `${PASSWORD} 2` })).recoveryCode);
    expect(await chat.connect({ code: second }).isRefused()).toBe('token_invalid');
    const { code: third } = await linkFor('dave');
    const { query } = chat.get(Database);
    await query
      .updateTable('sign_in_links')
      .set({ expires_at: Date.now() - 1 })
      .where('person', '=', dave.id)
      .execute();
    expect(await chat.connect({ code: third }).isRefused()).toBe('token_invalid');
  });

  it('is made neither for administrators and bots, nor by other users', async () => {
    const erin = await chat.connectAs({ name: 'erin', password: PASSWORD });
    registerSecret((await erin.requestOk('bot:create', { name: 'erin bot' })).token);
    expect(await erin.request('admin:recover', { name: 'erin' })).toMatchObject({
      error: { code: 'forbidden' },
    });
    for (const name of ['boss', 'erin bot'])
      expect(await boss.request('admin:recover', { name })).toMatchObject({ error: { code: 'forbidden' } });
    expect(await boss.request('admin:recover', { name: 'unknown' })).toMatchObject({
      error: { code: 'not_found' },
    });
    await erin.sendText('still here');
    expect(boss.received('goodbye')).toEqual([]);
  });
});
