import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/database/database.js';
import { TestServer } from '../support/test-server.js';
import type { TestClient } from '../support/test-client.js';

describe('bans by address', () => {
  let chat: TestServer;
  let boss: TestClient;
  let guests = 0;
  beforeAll(async () => {
    chat = await TestServer.open({ trustProxy: 1 }, 1);
    boss = await chat.connectAs({ name: 'boss', password: 'correct horse battery' });
    await boss.requestOk('admin:claim', { code: chat.firstAdminCode });
  });
  afterAll(() => chat.close());

  const knockFrom = (address: string) =>
    chat.connect({ name: `guest ${(guests += 1)}` }, undefined, { 'X-Forwarded-For': address });
  const isIn = (address: string): Promise<boolean> => {
    const guest = knockFrom(address);
    return Promise.race([guest.receives('welcome').then(() => true), guest.isRefused().then(() => false)]);
  };

  it.each([
    // A client with one IPv6 address has its whole /64 network.
    [
      '2001:db8:1:2::1',
      ['2001:db8:1:2::2', '2001:DB8:1:2:ffff::9', '[2001:db8:1:2::3]:4711'],
      '2001:db8:1:3::1',
    ],
    ['2001:db8:7:8::1/128', ['2001:db8:7:8::1', '2001:db8:7:8:0:0:0:1'], '2001:db8:7:8::2'],
    ['::ffff:203.0.113.7', ['203.0.113.7', '::ffff:203.0.113.7', '203.0.113.7:4711'], '203.0.113.8'],
    ['198.51.100.77/24', ['198.51.100.1'], '198.51.101.1'],
    // IPv6 only, without the IPv4 addresses, which can be written as addresses within it.
    ['::1/64', ['::2'], '203.0.113.9'],
  ])('bans %s in every notation, and not its neighbour', async (ip, inside, outside) => {
    await boss.requestOk('admin:ban', { ip });
    for (const address of inside) expect([address, await isIn(address)]).toEqual([address, false]);
    expect([outside, await isIn(outside)]).toEqual([outside, true]);
    await boss.requestOk('admin:unban', { ip });
    expect(await isIn(inside[0]!)).toBe(true);
  });

  it.each(['unknown', '_hidden', '999.1.1.1', '0x7f.1', '""'])(
    'counts a client whose proxy writes %s in place of an address under the address of the proxy',
    async (address) => {
      await boss.requestOk('admin:ban', { ip: '127.0.0.1' });
      expect(await isIn(address)).toBe(false);
      expect(await isIn('203.0.113.10')).toBe(true);
      await boss.requestOk('admin:unban', { ip: '127.0.0.1' });
      expect(await isIn(address)).toBe(true);
    },
  );

  it('finds the client behind listed proxies that write addresses with ports', async () => {
    const behind = await TestServer.open({ trustProxy: ['127.0.0.1', '10.0.0.0/8'] }, 1);
    const admin = await behind.connectAs({ name: 'boss', password: 'correct horse battery' });
    await admin.requestOk('admin:claim', { code: behind.firstAdminCode });
    await admin.requestOk('admin:ban', { ip: '9.9.9.9' });
    const from = (name: string, header: string) =>
      behind.connect({ name }, undefined, { 'X-Forwarded-For': header });
    expect(await from('banned', '9.9.9.9:1234, 10.1.2.3:8080').isRefused()).toBe('banned');
    // An address that the client made up stands before that of a proxy that is not listed.
    await from('other', '9.9.9.9, 9.9.9.8:1234, 10.1.2.3:8080').receives('welcome');
    await behind.close();
  });

  it.each([
    ['2001:0DB8:1:2:0::1', '2001:db8:1:2::/64'],
    ['198.51.100.77/24', '198.51.100.0/24'],
    ['::ffff:cb00:7107', '203.0.113.7/32'],
  ])('lists the ban of %s as %s, and lifts it by either notation', async (ip, subject) => {
    for (const spelling of [ip, subject]) {
      await boss.requestOk('admin:ban', { ip });
      const { bans } = await boss.requestOk('admin:bans', {});
      expect(bans.map((ban) => ban.subject)).toEqual([subject]);
      await boss.requestOk('admin:unban', { ip: spelling });
    }
  });

  it('enforces a ban of an earlier version in another notation, and lifts it as listed', async () => {
    const bans = [
      ['198.51.100.77/24', '198.51.100.1'],
      ['2001:db8:0:0::1/128', '2001:db8::1'],
      ['::ffff:203.0.113.7/128', '203.0.113.7'],
      ['::ffff:203.0.113.7/64', '::1:2'],
    ] as const;
    for (const [subject] of bans) {
      const ban = { kind: 'ip' as const, subject, until: null, made_by: boss.id, made_at: Date.now() };
      await chat.get(Database).query.insertInto('bans').values(ban).execute();
    }
    await chat.restart();
    boss = await chat.reconnect(boss);
    for (const [subject, address] of bans) {
      expect([subject, await isIn(address)]).toEqual([subject, false]);
      await boss.requestOk('admin:unban', { ip: subject });
      expect([subject, await isIn(address)]).toEqual([subject, true]);
    }
    expect((await boss.requestOk('admin:bans', {})).bans).toEqual([]);
  });
});
