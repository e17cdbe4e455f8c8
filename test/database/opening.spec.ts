import { afterEach, expect, it, jest } from '@jest/globals';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OperatorError } from '../../src/common/errors/operator-error.js';
import { InlineCommitter } from '../../src/database/sqlite/inline-committer.js';
import { SqliteDatabase } from '../../src/database/sqlite/sqlite-database.js';

const directory = mkdtempSync(join(tmpdir(), 'teahouse-opening-'));
/** There as long as somebody holds the database: the last one to close it takes it away. */
const log = join(directory, 'teahouse.db-wal');
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(directory, { recursive: true });
});

it('lets go of everything where the last of its handles cannot be opened, and can be opened afterwards', async () => {
  const open = jest.spyOn(InlineCommitter, 'open').mockImplementation(() => {
    throw new OperatorError('no handle is left');
  });
  await expect(SqliteDatabase.open(directory)).rejects.toThrow('no handle is left');
  expect(existsSync(log)).toBe(false);

  open.mockRestore();
  const database = await SqliteDatabase.open(directory);
  expect(existsSync(log)).toBe(true);
  await database.close();
  expect(existsSync(log)).toBe(false);
});
