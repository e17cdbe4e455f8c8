import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { Database } from '../../src/database/database.js';
import { keysFrom } from '../../src/identity/key-range.js';
import { nameKey } from '../../src/identity/confusables.js';
import { RateLimits } from '../../src/rate-limit/rate-limits.js';
import { TestServer } from '../support/test-server.js';
import type { TestClient } from '../support/test-client.js';
import { percentile, roundTrips } from '../support/latency.js';
import { fetchAs, upload } from '../support/uploads.js';
import { waitFor } from '../support/wait-for.js';

const PAGE = { conversation: 'lobby', limit: 100 };

describe('the cost of requests', () => {
  let chat: TestServer;
  beforeAll(async () => {
    chat = await TestServer.open({ trustProxy: 1 });
    const writer = await chat.join('writer');
    // 600 kB on one page.
    for (let i = 0; i < 100; i += 1) await writer.sendText('长'.repeat(2_000));
    Object.assign(chat.config, { rateLimits: true });
    await chat.restart();
  });
  afterAll(() => chat.close());

  const joinFrom = (address: string, name: string): Promise<TestClient> =>
    chat.connectAs({ name }, {}, { 'X-Forwarded-For': address });

  it('charges history by the size of the page, and small requests as before', async () => {
    const [attacker, alice] = [await joinFrom('192.0.2.1', 'attacker'), await joinFrom('192.0.2.2', 'alice')];
    const replies = [];
    for (let i = 0; i < 10; i += 1) replies.push(await attacker.request('history', PAGE));
    expect(replies.filter(({ ok }) => ok).length).toBeLessThanOrEqual(4);
    const last = replies.at(-1)!;
    expect(!last.ok && last.error).toMatchObject({ code: 'rate_limited', retryAfterMs: expect.any(Number) });
    for (let i = 0; i < 50; i += 1) await alice.requestOk('history', { ...PAGE, limit: 1 });
  });

  it('makes a user who overdraws from many connections wait until the cost is paid', async () => {
    const first = await joinFrom('192.0.2.3', 'mallory');
    const tabs = await Promise.all(
      Array.from({ length: 12 }, () =>
        chat.connectAs({ token: first.token }, {}, { 'X-Forwarded-For': '192.0.2.3' }),
      ),
    );
    await Promise.all(tabs.map((tab) => tab.request('history', PAGE)));
    const reply = await first.request('people', {});
    expect(reply).toMatchObject({ ok: false, error: { code: 'rate_limited' } });
    expect(!reply.ok && reply.error.retryAfterMs).toBeGreaterThan(6_000);
    await (await joinFrom('192.0.2.4', 'bob')).requestOk('people', {});
  });

  it('charges a reply to a request without an acknowledgement', async () => {
    const silent = await joinFrom('192.0.2.5', 'silent');
    for (let i = 0; i < 10; i += 1) silent.socket.emit('history', PAGE);
    await silent.socket.timeout(5_000).emitWithAck('push:key', {});
    const reply = await silent.request('history', PAGE);
    expect(!reply.ok && reply.error.code).toBe('rate_limited');
  });

  it('keeps the message rate of other users during the attack', async () => {
    const alice = await joinFrom('192.0.2.6', 'alice 2');
    const attackers = await Promise.all(
      Array.from({ length: 10 }, (_, i) => joinFrom('192.0.2.7', `attacker ${i}`)),
    );
    const end = performance.now() + 12_000;
    let pages = 0;
    const attack = attackers.map(async (attacker) => {
      while (performance.now() < end) {
        if ((await attacker.request('history', PAGE)).ok) pages += 1;
        else await pause(50);
      }
    });
    const times: number[] = [];
    while (performance.now() < end) {
      times.push(...(await roundTrips(alice, 1)));
      await pause(100);
    }
    await Promise.all(attack);
    console.log(
      `ten users read ${pages} pages of 600 kB in 12 s; messages of others ` +
        `p50 ${percentile(times, 50).toFixed(0)} ms, p99 ${percentile(times, 99).toFixed(0)} ms (${times.length})`,
    );
    // Three pages in each of the three six-second windows that the attack touches.
    expect(pages).toBeLessThanOrEqual(10 * 3 * 3);
  }, 60_000);

  it('charges HTTP downloads by their bytes to the client address', async () => {
    const carol = await joinFrom('192.0.2.8', 'carol');
    const { id } = await upload(chat, carol, Buffer.alloc(2 ** 20, 'x'), { name: 'a.bin' });
    await carol.sendText('', { attachments: [id] });
    const limits = chat.get(RateLimits);
    const from = (address: string) => fetchAs(chat, undefined, id, { 'X-Forwarded-For': address });
    await limits.downloaded('192.0.2.9', 767.5 * 2 ** 20);
    expect((await (await from('192.0.2.9')).arrayBuffer()).byteLength).toBe(2 ** 20);
    let refused: Response | undefined;
    await waitFor(async () => (refused = await from('192.0.2.9')).status === 429);
    expect(Number(refused!.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused!.json()).toMatchObject({ code: 'rate_limited' });
    expect((await from('192.0.2.10')).status).toBe(200);
    const health = await fetch(`${chat.url}/health/live`, { headers: { 'X-Forwarded-For': '192.0.2.9' } });
    expect(health.status).toBe(200);
  });
});

describe('nickname search', () => {
  const NAMES = [
    '张',
    '张三',
    '张三丰',
    '章',
    '李四',
    'Z',
    'Zoë',
    'zoo',
    'a',
    '😀',
    '😀😀',
    '\ud7ffx',
    '\ue000y',
  ];
  let chat: TestServer;
  let alice: TestClient;
  beforeAll(async () => {
    chat = await TestServer.open();
    alice = await chat.join('alice');
    const db = chat.get(Database).query;
    const now = Date.now();
    const rows = Array.from({ length: 3_000 }, (_, i) => `filler ${i}`).concat(NAMES);
    for (let i = 0; i < rows.length; i += 500) {
      await db
        .insertInto('people')
        .values(
          rows.slice(i, i + 500).map((name) => ({
            id: `p ${name}`,
            name,
            name_key: nameKey(name),
            avatar: '1.jpg',
            created_at: now,
            seen_at: now,
          })),
        )
        .execute();
    }
    await sql`ANALYZE people`.execute(db);
  });
  afterAll(() => chat.close());

  it('reads one range of an index', async () => {
    const plan = await chat
      .get(Database)
      .query.selectFrom('people')
      .select('name')
      .where(keysFrom('name_key', nameKey('张'), ''))
      .orderBy('name_key')
      .limit(50)
      .explain(undefined, globalThis.DATABASE === 'sqlite' ? sql`QUERY PLAN` : undefined);
    const text = JSON.stringify(plan);
    expect(text).toMatch(/(SEARCH people|Index .*name_key)/);
    expect(text).not.toMatch(/Seq Scan|SCAN people|"Sort/);
  });

  it.each(['张', '张三', '三', 'z', 'Zo', '😀', '\ud7ff', 'filler 29', 'no such'])(
    'finds exactly the users whose nicknames begin with %j, page by page',
    async (q) => {
      const expected = [...NAMES, ...Array.from({ length: 3_000 }, (_, i) => `filler ${i}`)].filter((name) =>
        nameKey(name).startsWith(nameKey(q)),
      );
      const found: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await alice.requestOk('people', { q, limit: 7, cursor });
        found.push(...page.people.map(({ name }) => name));
        cursor = page.next;
      } while (cursor !== undefined);
      expect(found.sort()).toEqual(expected.sort());
    },
  );
});
