import { afterEach, expect, it, jest } from '@jest/globals';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OperatorError } from '../../src/common/errors/operator-error.js';
import { InlineCommitter } from '../../src/database/sqlite/inline-committer.js';
import { SqliteDatabase } from '../../src/database/sqlite/sqlite-database.js';

const directory = mkdtempSync(join(tmpdir(), 'teahouse-opening-'));
/** Exists while a process has the database open; the last one to close it deletes it. */
const log = join(directory, 'teahouse.db-wal');
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(directory, { recursive: true });
});

it('closes every handle where the last one cannot be opened, and can be opened afterwards', async () => {
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
