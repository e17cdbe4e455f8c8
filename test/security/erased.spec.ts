import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openFile, type DatabaseSync } from '../../src/database/sqlite/sqlite.provider.js';
import { inTransaction } from '../../src/database/sqlite/transaction.js';
import { TestServer } from '../support/test-server.js';

const TEXTS = 20_000;

describe('erased data', () => {
  it('leaves nothing of erased messages in the files after a restart, not even in pages they were moved from', async () => {
    const chat = await TestServer.open();
    try {
      const { dataDir } = chat.config;
      const file = join(dataDir, 'teahouse.db');
      const alice = await chat.join('alice');
      const kept = await alice.sendText('kept for all time');
      const taken = await alice.sendText('taken back');
      const database = openFile(file);
      database.exec('PRAGMA secure_delete = ON');
      fill(database);
      database.prepare(`UPDATE entries SET body = '{"recalled":true}' WHERE author = 'nobody'`).run();
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      database.close();
      // The reason for this test: they are in no row, and still in the file.
      expect(found(dataDir, /secret\d+z/g)).not.toEqual([]);
      await alice.requestOk('recall', taken);

      await chat.restart();
      const back = await chat.reconnect(alice);
      expect(found(dataDir, /secret\d+z|taken back/g)).toEqual([]);
      const { entries } = await back.requestOk('history', { conversation: 'lobby', after: kept.seq - 1 });
      expect(entries.map((entry) => 'content' in entry && entry.content)).toEqual([
        'kept for all time',
        '',
        false,
      ]);
      expect(found(dataDir, /kept for all time/g)).not.toEqual([]);
    } finally {
      await chat.close();
    }
  });
});

/**
 * Many texts, in conversations that grow side by side; some grow later, so that rows move to other
 * pages.
 */
function fill(database: DatabaseSync): void {
  const insert = database.prepare(
    `INSERT INTO entries (conversation, seq, kind, author, at, body) VALUES (?, ?, 'text', 'nobody', 0, ?)`,
  );
  const heads = new Map<string, number>();
  inTransaction(database, () => {
    for (let i = 0; i < TEXTS; i += 1) {
      const conversation = `r_${(i * 7_919) % 199}`;
      const seq = (heads.get(conversation) ?? 0) + 1;
      heads.set(conversation, seq);
      const content = `secret${i}z${'y'.repeat(i % 50 === 0 ? 6_000 : (i * 31) % 200)}`;
      insert.run(conversation, seq, JSON.stringify({ content }));
    }
    database
      .prepare(
        `UPDATE entries SET body = body || printf('%.*c', 400, ' ') WHERE author = 'nobody' AND seq % 3 = 0`,
      )
      .run();
  })();
}

function found(directory: string, words: RegExp): string[] {
  return readdirSync(directory).flatMap(
    (file) => readFileSync(join(directory, file), 'latin1').match(words) ?? [],
  );
}
