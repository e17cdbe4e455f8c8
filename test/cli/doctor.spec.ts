import { expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkDatabase } from '../../src/cli/doctor/storage.js';
import { TestServer } from '../support/test-server.js';
import { freshDatabase } from '../support/databases.js';

const DAY_MS = 24 * 60 * 60 * 1_000;

it('reports no problem with a database in use, and notes an empty one', async () => {
  const chat = await TestServer.open();
  await (await chat.join('alice')).sendText('hello');
  const [database, clock] = await checkDatabase(chat.config);
  expect([database, clock]).toEqual([
    { check: 'database', state: 'ok', message: '1 entries' },
    { check: 'clock', state: 'ok', message: expect.any(String) },
  ]);
  await chat.close();
  const dataDir = await mkdtemp(join(tmpdir(), 'teahouse-doctor-'));
  const empty = await freshDatabase();
  expect(await checkDatabase({ dataDir, databaseUrl: empty.url })).toMatchObject([{ state: 'note' }]);
  await empty.drop();
  await rm(dataDir, { recursive: true });
});

it('names a clock that is a day behind the database', async () => {
  const chat = await TestServer.open();
  await (await chat.join('alice')).sendText('hello');
  const [, clock] = await checkDatabase(chat.config, Date.now() - DAY_MS);
  expect(clock).toMatchObject({ check: 'clock', state: 'broken', message: expect.stringContaining('NTP') });
  await chat.close();
});
