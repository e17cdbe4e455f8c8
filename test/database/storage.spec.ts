import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import pg from 'pg';
import { startServer } from '../../src/bootstrap.js';
import { TestServer } from '../support/test-server.js';
import { execOnFile } from '../support/sqlite-file.js';

describe('failing storage', () => {
  let chat: TestServer;
  beforeEach(async () => void (chat = await TestServer.open()));
  afterEach(() => chat.close());

  it('answers unavailable and delivers nothing; reads keep working where possible, and it recovers without a restart', async () => {
    const [alice, bob] = [await chat.join('alice'), await chat.join('bob')];
    await alice.sendText('before');
    const repair = await breakWrites(chat);
    const reply = await alice.request('textmsg', { content: 'into the void', clientId: 'v1' });
    expect(reply).toMatchObject({
      ok: false,
      error: { code: 'unavailable', retryAfterMs: expect.any(Number) },
    });
    expect(JSON.stringify(reply)).not.toMatch(/sqlite|postgres|trigger/i);
    expect((await bob.requestOk('history', { conversation: 'lobby' })).entries).toHaveLength(1);
    await repair();
    const receipt = await alice.sendText('into the void', { clientId: 'v1' });
    expect(receipt).toMatchObject({ seq: 2 });
    expect(receipt.duplicate).toBeUndefined();
    await bob.receives('textmsg', { seq: 2 });
    expect(bob.texts()).toEqual(['before', 'into the void']);
  });

  it('refuses to start on a database of a newer Teahouse, with a line that says what to do', async () => {
    await onDatabase(
      chat,
      `INSERT INTO kysely_migration (name, timestamp) VALUES ('9999-from-the-future', '')`,
    );
    await expect(chat.restart()).rejects.toThrow(/newer Teahouse.*9999-from-the-future/);
    await onDatabase(chat, `DELETE FROM kysely_migration WHERE name LIKE '9999%'`);
    await chat.restart();
  });

  if (globalThis.DATABASE === 'sqlite') {
    it('refuses to start a second server on the same directory', async () => {
      await expect(startServer({ ...chat.config, port: 0 })).rejects.toThrow(
        /another Teahouse runs on DATA_DIR/,
      );
      expect(await (await chat.join('still here')).sendText('hello')).toMatchObject({ seq: 1 });
    });
  }
});

/** Makes every insert of an entry fail inside the database. Returns a function that undoes it. */
async function breakWrites(chat: TestServer): Promise<() => Promise<void>> {
  if (chat.config.databaseUrl) {
    await onDatabase(
      chat,
      `CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'; END $$`,
    );
    await onDatabase(
      chat,
      'CREATE TRIGGER fail BEFORE INSERT ON entries FOR EACH ROW EXECUTE FUNCTION fail()',
    );
    return () => onDatabase(chat, 'DROP TRIGGER fail ON entries');
  }
  await onDatabase(
    chat,
    `CREATE TRIGGER fail BEFORE INSERT ON entries BEGIN SELECT RAISE(ABORT, 'no space left'); END`,
  );
  return () => onDatabase(chat, 'DROP TRIGGER fail');
}

async function onDatabase(chat: TestServer, statement: string): Promise<void> {
  if (!chat.config.databaseUrl) {
    execOnFile(join(chat.config.dataDir, 'teahouse.db'), statement);
    return;
  }
  const client = new pg.Client(chat.config.databaseUrl);
  await client.connect();
  await client.query(statement);
  await client.end();
}
