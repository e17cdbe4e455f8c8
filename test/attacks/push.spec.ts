import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/database/database.js';
import { SessionRegistry } from '../../src/session/session.registry.js';
import { TestServer } from '../support/test-server.js';
import type { TestClient } from '../support/test-client.js';
import { PushEndpoint } from '../support/fake-push-service.js';
import { percentile } from '../support/latency.js';
import { waitFor } from '../support/wait-for.js';
import { SilentHost } from './silent-host.js';

const ATTACKERS = 10;
const BROWSERS = 10;

describe('push services that do not answer', () => {
  let chat: TestServer;
  let alice: TestClient;
  const closing: { close(): Promise<void> }[] = [];
  beforeAll(async () => {
    chat = await TestServer.open({ pushToLoopback: true });
    alice = await chat.join('alice');
  });
  afterEach(async () => void (await Promise.all(closing.splice(0).map((one) => one.close()))));
  afterAll(() => chat.close());

  const leaves = async (...guests: TestClient[]): Promise<void> => {
    for (const guest of guests) guest.disconnect();
    const registry = chat.get(SessionRegistry);
    await waitFor(() => guests.every(({ id }) => !registry.isOnline(id)));
  };
  const phoneOf = async (guest: TestClient): Promise<PushEndpoint> => {
    const phone = await PushEndpoint.open();
    closing.push(phone);
    await guest.requestOk('push:subscribe', phone.subscription);
    return phone;
  };
  const silentHosts = async (count: number): Promise<SilentHost[]> => {
    const hosts = await Promise.all(Array.from({ length: count }, () => SilentHost.open()));
    closing.push(...hosts);
    return hosts;
  };
  const rowOf = async (endpoint: string) =>
    chat
      .get(Database)
      .query.selectFrom('push_subscriptions')
      .selectAll()
      .where('endpoint', '=', endpoint)
      .executeTakeFirst();

  it.each([
    ['one silent host', 1],
    ['twenty silent hosts', 20],
  ])(
    'delivers other push messages in time while 100 browsers are at %s',
    async (_, count) => {
      const hosts = await silentHosts(count);
      const attackers = await Promise.all(
        Array.from({ length: ATTACKERS }, (_, i) => chat.join(`attacker ${count} ${i}`)),
      );
      for (const attacker of attackers)
        for (let i = 0; i < BROWSERS; i += 1)
          await attacker.requestOk('push:subscribe', hosts[i % count]!.subscription());
      const others = await Promise.all([1, 2, 3, 4].map((i) => chat.join(`bob ${count} ${i}`)));
      const phones = await Promise.all(others.map(phoneOf));
      await leaves(...attackers, ...others);
      for (const { name } of attackers) await alice.sendText('are you there?', { to: name });
      await waitFor(() => hosts.some(({ connections }) => connections > 0));
      const times = await Promise.all(
        others.map(async ({ name }, i) => {
          const start = performance.now();
          await alice.sendText('hello', { to: name });
          await phones[i]!.hasRung(1, 150_000);
          return performance.now() - start;
        }),
      );
      console.log(
        `${count} silent hosts: others are called after p50 ${percentile(times, 50).toFixed(0)} ms, ` +
          `p99 ${percentile(times, 99).toFixed(0)} ms`,
      );
      // Messages of one second are sent together, and one time-out of five seconds may be in
      // progress.
      expect(percentile(times, 99)).toBeLessThan(10_000);
    },
    180_000,
  );

  it('delays calls after a failure, and resumes the normal pace after a success', async () => {
    const bob = await chat.join('bob');
    const phone = await phoneOf(bob);
    const { endpoint } = phone.subscription;
    phone.status = 500;
    await leaves(bob);
    await alice.sendText('one', { to: 'bob' });
    await phone.hasRung(1);
    await waitFor(async () => (await rowOf(endpoint))?.failures === 1);
    expect((await rowOf(endpoint))!.retry_at).toBeGreaterThan(Date.now() + 30_000);
    const { query } = chat.get(Database);
    await query
      .updateTable('push_subscriptions')
      .set({ retry_at: 0 })
      .where('endpoint', '=', endpoint)
      .execute();
    phone.status = 201;
    // Until the pause between two calls of one user is over.
    for (let i = 0; phone.rings.length < 2 && i < 100; i += 1) {
      await alice.sendText(`two ${i}`, { to: 'bob' });
      await phone.hasRung(2, 300).catch(() => {});
    }
    await waitFor(async () => (await rowOf(endpoint))?.failures === 0);
  }, 60_000);

  it('drops a subscription after twelve failures in a row', async () => {
    const carol = await chat.join('carol');
    const phone = await phoneOf(carol);
    const { endpoint } = phone.subscription;
    phone.status = 503;
    await chat
      .get(Database)
      .query.updateTable('push_subscriptions')
      .set({ failures: 11 })
      .where('endpoint', '=', endpoint)
      .execute();
    await leaves(carol);
    await alice.sendText('one', { to: 'carol' });
    await phone.hasRung(1);
    await waitFor(async () => (await rowOf(endpoint)) === undefined);
  });
});
