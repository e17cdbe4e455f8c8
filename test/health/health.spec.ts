import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Database } from '../../src/database/database.js';
import { DeliveryService } from '../../src/delivery/delivery.service.js';
import { TestServer } from '../support/test-server.js';

let chat: TestServer;
beforeEach(async () => void (chat = await TestServer.open()));
afterEach(() => chat.close());

/** The node that the tests change, when there are several. */
const ask = async (path: string) => {
  const response = await fetch(`${chat.urls[0]}${path}`, { signal: AbortSignal.timeout(5_000) });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

it('is ready and alive while the database answers', async () => {
  expect(await ask('/health/live')).toEqual({ status: 200, body: { status: 'ok' } });
  expect(await ask('/health/ready')).toMatchObject({
    status: 200,
    body: { status: 'ok', details: { database: { status: 'up' }, house: { status: 'up' } } },
  });
});

it('is alive and not ready while the database is down, and names it', async () => {
  await chat.get(Database).close();
  expect(await ask('/health/ready')).toMatchObject({
    status: 503,
    body: { status: 'error', error: { database: { status: 'down' } }, info: { house: { status: 'up' } } },
  });
  expect(await ask('/health/live')).toMatchObject({ status: 200 });
});

it('does not wait for a database that hangs', async () => {
  const database = chat.get(Database) as { query: unknown };
  const { query } = database;
  const hanging = { select: () => hanging, limit: () => hanging, execute: () => new Promise(() => {}) };
  database.query = { selectFrom: () => hanging };
  const started = performance.now();
  expect(await ask('/health/ready')).toMatchObject({ status: 503, body: { error: { database: {} } } });
  expect(performance.now() - started).toBeLessThan(4_000);
  database.query = query;
  await new Promise((done) => setTimeout(done, 600));
  expect(await ask('/health/ready')).toMatchObject({ status: 200 });
});

it('stops being ready before the first client receives goodbye', async () => {
  const alice = await chat.joinNode(chat.urls[0]!, 'alice');
  const delivery = chat.get(DeliveryService);
  const farewell = delivery.drain.bind(delivery);
  let before: Awaited<ReturnType<typeof ask>> | undefined;
  delivery.drain = async () => {
    expect(alice.received('goodbye')).toEqual([]);
    before = await ask('/health/ready');
    await farewell();
  };
  await chat.restart();
  expect(before).toMatchObject({ status: 503, body: { error: { house: { status: 'down' } } } });
  expect(await ask('/health/ready')).toMatchObject({ status: 200 });
});
