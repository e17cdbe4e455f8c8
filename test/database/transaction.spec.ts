import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { StatementExecutor, toWorkerError } from '../../src/database/sqlite/executor.js';
import { openFile, type DatabaseSync } from '../../src/database/sqlite/sqlite.provider.js';
import { inTransaction } from '../../src/database/sqlite/transaction.js';

let db: DatabaseSync;
beforeEach(() => {
  db = openFile(':memory:');
  db.exec('CREATE TABLE notes (note TEXT UNIQUE)');
});
afterEach(() => db.close());

const notes = () =>
  db
    .prepare('SELECT note FROM notes ORDER BY rowid')
    .all()
    .map(({ note }) => note);
const add = (note: string) => db.prepare('INSERT INTO notes (note) VALUES (?)').run(note);
const addAll = (...all: string[]) => inTransaction(db, () => all.forEach(add))();

it('rolls back a transaction whose work throws', () => {
  expect(() => addAll('a', 'b', 'a')).toThrow(/UNIQUE/);
  expect(notes()).toEqual([]);
  expect(db.isTransaction).toBe(false);
});

it('rolls back a nested transaction whose work throws, and keeps the outer one', () => {
  inTransaction(db, () => {
    add('before');
    expect(() => addAll('a', 'before')).toThrow(/UNIQUE/);
    addAll('after');
  })();
  expect(notes()).toEqual(['before', 'after']);
});

it('names a database error by its result code', () => {
  add('a');
  const failed = (() => {
    try {
      return add('a');
    } catch (error) {
      return toWorkerError(error);
    }
  })();
  expect(failed).toEqual({ message: 'UNIQUE constraint failed: notes.note', code: 'SQLITE_CONSTRAINT 2067' });
});

it('rolls back the whole commit when the database is full', () => {
  const executor = new StatementExecutor(db);
  db.exec('PRAGMA max_page_count = 4');
  const sql = 'INSERT INTO notes (note) VALUES (?)';
  const jobs = ['small', 'x'.repeat(40_000)].map((note) => ({ statements: [{ sql, parameters: [note] }] }));
  let failed: unknown;
  try {
    executor.commit(jobs);
  } catch (error) {
    failed = toWorkerError(error);
  }
  expect(failed).toMatchObject({ code: 'SQLITE_FULL' });
  expect(notes()).toEqual([]);
});

it('binds `undefined` as NULL and returns rows as arrays', () => {
  const executor = new StatementExecutor(db);
  const [written, read] = executor.commit([
    { statements: [{ sql: 'INSERT INTO notes (note) VALUES (?)', parameters: [undefined] }] },
    { statements: [{ sql: 'SELECT note, 1 AS one FROM notes', parameters: [] }] },
  ]);
  expect(written).toMatchObject({ value: [{ changes: 1 }] });
  expect(read).toEqual({ value: [{ columns: ['note', 'one'], rows: [[null, 1]], changes: 0 }] });
});
