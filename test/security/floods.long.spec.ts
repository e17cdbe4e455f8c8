import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PasswordHasher } from '../../src/identity/password-hasher.js';
import { TestServer } from '../support/test-server.js';
import { measureLoad, percentile, roundTrips } from '../support/latency.js';

const PASSWORD = 'correct horse battery';

describe('rate limits', () => {
  let chat: TestServer;
  beforeEach(async () => void (chat = await TestServer.open({ rateLimits: true, trustProxy: 1 })));
  afterEach(() => chat.close());
  const from = (address: string) => ({ 'X-Forwarded-For': address });

  it('accepts twenty messages at once', async () => {
    const alice = await chat.join('alice');
    await Promise.all(Array.from({ length: 20 }, (_, i) => alice.sendText(`${i}`)));
  });

  it('tells a flooding client when to retry, in order, and does not slow other clients', async () => {
    const [pest, bob] = [await chat.join('pest'), await chat.join('bob')];
    const calm = percentile(await roundTrips(bob, 20), 99);
    const flood = Array.from({ length: 250 }, (_, i) => pest.request('textmsg', { content: `${i}` }));
    const during = percentile(await roundTrips(await chat.reconnect(bob), 5), 99);
    const replies = await Promise.all(flood);
    const said = replies.filter(({ ok }) => ok).length;
    expect(said).toBeGreaterThanOrEqual(20);
    expect(said).toBeLessThanOrEqual(60);
    const refused = replies.find((reply) => !reply.ok);
    expect(refused).toMatchObject({ error: { code: 'rate_limited', retryAfterMs: expect.any(Number) } });
    console.log(`round trip p99: calm ${calm.toFixed(1)} ms, during a flood ${during.toFixed(1)} ms`);
    expect(during).toBeLessThan(calm * 2 + 250);
  });

  it('disconnects a client that keeps flooding', async () => {
    const pest = await chat.join('pest');
    pest.socket.io.reconnection(false);
    for (let i = 0; i < 4_000 && pest.socket.connected; i += 1) {
      pest.socket.emit('nonsense' as 'typing', { conversation: 'lobby' });
      if (i % 100 === 0) await new Promise(setImmediate);
    }
    await pest.isDisconnected();
  });

  it('shares the limit of a user between two tabs', async () => {
    const tabs = [await chat.join('tabs')];
    for (let i = 0; i < 3; i += 1) tabs.push(await chat.reconnect(tabs[0]!));
    const replies = await Promise.all(
      tabs.flatMap((tab) => Array.from({ length: 30 }, () => tab.request('textmsg', { content: 'x' }))),
    );
    expect(replies.filter(({ ok }) => ok).length).toBeLessThanOrEqual(60);
  });

  it('delays an address that opens many connections, and no other address', async () => {
    const codes = new Set<string>();
    for (let i = 0; i < 320; i += 20) {
      const guests = Array.from({ length: 20 }, () =>
        chat.connect({ token: 'x' }, undefined, from('192.0.2.1')),
      );
      for (const guest of guests) {
        codes.add(await guest.isRefused());
        guest.disconnect();
      }
    }
    expect([...codes].sort()).toEqual(['rate_limited', 'token_invalid']);
    await chat.connectAs({}, undefined, from('192.0.2.2'));
  });

  it('checks at most ten of a thousand guessed passwords', async () => {
    const owner = await chat.connectAs({ name: 'owner', password: PASSWORD });
    const { matches } = PasswordHasher.prototype;
    let looks = 0;
    PasswordHasher.prototype.matches = function count(...args) {
      looks += 1;
      return matches.apply(this, args);
    };
    try {
      const codes: string[] = [];
      for (let i = 0; i < 1_000; i += 50) {
        const guests = Array.from({ length: 50 }, (_, j) =>
          chat.connect({ name: 'owner', password: `guess number ${i + j}` }, undefined, from('192.0.2.3')),
        );
        for (const guest of guests) {
          codes.push(await guest.isRefused());
          guest.disconnect();
        }
      }
      expect(codes).toHaveLength(1_000);
      expect(codes.filter((code) => code === 'password_wrong')).toHaveLength(10);
      expect(codes.every((code) => code === 'password_wrong' || code === 'rate_limited')).toBe(true);
      expect(looks).toBe(10);
    } finally {
      PasswordHasher.prototype.matches = matches;
    }
    expect(
      (await chat.connectAs({ name: 'owner', password: PASSWORD }, undefined, from('192.0.2.4'))).id,
    ).toBe(owner.id);
  });
});

it('limits the connections of an address over either transport, and frees them', async () => {
  const chat = await TestServer.open({ rateLimits: true, connectionsPerAddress: 3 });
  try {
    const guests = [await chat.join('one'), await chat.join('two'), await chat.join('three')];
    const fourth = chat.connect({ name: 'four' });
    await new Promise((done) => fourth.socket.once('connect_error', done));
    const polled = await fetch(`${chat.url}/socket.io/?EIO=4&transport=polling&x=sid=1`);
    expect(polled.status).toBe(403);
    guests[0]!.disconnect();
    await fourth.receives('welcome');
  } finally {
    await chat.close();
  }
});

it('ignores a client-supplied address without a proxy', async () => {
  const chat = await TestServer.open();
  try {
    const boss = await chat.connectAs({ name: 'boss', password: PASSWORD });
    await boss.requestOk('admin:claim', { code: chat.firstAdminCode });
    await chat.connectAs({ token: boss.token }, undefined, { 'X-Forwarded-For': '203.0.113.1' });
    const { sessions } = await boss.requestOk('admin:sessions', { name: 'boss' });
    expect(sessions[0]!.addresses).toEqual(['127.0.0.1', '127.0.0.1']);
  } finally {
    await chat.close();
  }
});

it('bounds the memory of ninety simultaneous sign-ins, and keeps the pace of other users', async () => {
  const chat = await TestServer.open();
  try {
    const talker = await chat.join('talker');
    const {
      calmP99,
      busyP99,
      grown,
      summary: said,
    } = await measureLoad(talker, () =>
      Promise.all(
        // One address may claim 100 nicknames an hour.
        Array.from({ length: 90 }, (_, i) =>
          chat.connect({ name: `hasher ${i}`, password: PASSWORD }).receives('welcome', {}, 25_000),
        ),
      ),
    );
    console.log(`90 sign-ins: ${said}`);
    // The clients of all 90 run in this process too. 90 hashes at once would take 2,880 MiB.
    expect(grown).toBeLessThan(400);
    expect(busyP99).toBeLessThan(calmP99 * 2 + 500);
  } finally {
    await chat.close();
  }
});
