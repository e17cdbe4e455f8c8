import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { GroupCommit } from '../../src/database/group-commit.js';
import { InlineCommitter } from '../../src/database/sqlite/inline-committer.js';
import { DataError } from '../../src/common/errors/data-error.js';
import { openFile, type DatabaseSync } from '../../src/database/sqlite/sqlite.provider.js';
import { StorageUnavailable } from '../../src/common/errors/storage-error.js';

/** Stores a note, unless it is told to fail; `SQLITE_FULL` is the error of a full disk. */
const HANDLER = `
export const prepare = (db) => {
  const keep = db.prepare('INSERT INTO notes (note) VALUES (?)');
  return ({ note, fails }) => {
    if (fails !== 'SQLITE_CONSTRAINT') keep.run(note);
    if (fails) throw Object.assign(new Error(fails), { code: fails });
    return 'kept ' + note;
  };
};`;

describe('inline commits', () => {
  let directory: string;
  let others: DatabaseSync;
  let inline: InlineCommitter;
  /** Duration of each commit, in ms. */
  let takes = 0;
  let time = 0;
  const notes = () =>
    others
      .prepare('SELECT note FROM notes')
      .all()
      .map(({ note }) => note);
  const keep = (note: string, how: { fails?: string } = {}) =>
    inline.commit({ handler: 'keep', payload: { note, ...how } });

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'teahouse-lone-'));
    const file = join(directory, 'teahouse.db');
    others = openFile(file);
    others.exec('PRAGMA journal_mode = WAL');
    others.exec('CREATE TABLE notes (note TEXT NOT NULL)');
    takes = 0.5;
    inline = InlineCommitter.open(file, () => (time += takes));
    const module = join(directory, 'keep.mjs');
    writeFileSync(module, HANDLER);
    await inline.load('keep', pathToFileURL(module));
  });
  afterEach(() => {
    inline.close();
    others.close();
    rmSync(directory, { recursive: true });
  });

  it('commits inline before the call returns, visible to other connections', () => {
    expect(keep('hello')).toEqual({ result: 'kept hello' });
    expect(notes()).toEqual(['hello']);
  });

  it('leaves a handler that only the thread has to the thread', () => {
    expect(inline.commit({ handler: 'index', payload: null })).toBeUndefined();
    expect(inline.commit({ statements: [{ sql: 'DELETE FROM notes', parameters: [] }] })).toBeUndefined();
  });

  it('leaves a commit to the thread while another program writes, because the thread can wait', () => {
    others.exec('BEGIN IMMEDIATE');
    expect(keep('too early')).toBeUndefined();
    others.exec('COMMIT');
    expect(notes()).toEqual([]);
  });

  it('leaves commits to the thread on a slow disk, for a limited time', () => {
    takes = 9;
    const tries = Array.from({ length: 6 }, (_, i) => keep(`${i}`) !== undefined);
    expect(tries).toEqual([true, true, true, true, false, false]);
    time += 10_000;
    expect(keep('again')).toBeDefined();
  });

  it('keeps committing inline after one slow commit among fast ones', () => {
    for (let i = 0; i < 40; i += 1) {
      takes = i % 5 === 0 ? 14 : 0.5;
      expect(keep(`${i}`)).toBeDefined();
    }
  });

  it('leaves the next commit to the thread after a very slow one', () => {
    takes = 50;
    expect(keep('stuck')).toBeDefined();
    expect(keep('next')).toBeUndefined();
  });

  it('leaves some commits to the thread, so that the write-ahead log stays short', () => {
    const kept = Array.from({ length: 200 }, (_, i) => keep(`${i}`) !== undefined);
    expect(kept.lastIndexOf(false)).toBeGreaterThan(140);
    expect(kept.filter((isKept) => !isKept).length).toBeLessThan(10);
  });

  it('fails inline as on the thread, and stores nothing', () => {
    expect(keep('refused', { fails: 'SQLITE_CONSTRAINT' })?.result).toBeInstanceOf(DataError);
    expect(() => keep('no room', { fails: 'SQLITE_FULL' })).toThrow(StorageUnavailable);
    expect(notes()).not.toContain('no room');
  });
});

describe('group commits', () => {
  const open = () => {
    const told: string[] = [];
    let isLoneFree = true;
    const commits = new GroupCommit<string, string>(
      async (jobs) => {
        told.push(`together: ${jobs.join(' ')}`);
        return jobs;
      },
      undefined,
      (job) => {
        if (!isLoneFree) return undefined;
        told.push(`alone: ${job}`);
        return { result: job };
      },
    );
    return { told, commits, occupy: () => (isLoneFree = false) };
  };

  it('commits the first job after idle time alone, and the following ones together, in order', async () => {
    const { told, commits } = open();
    const results = await Promise.all(['a', 'b', 'c'].map((job) => commits.submit(job)));
    expect(results).toEqual(['a', 'b', 'c']);
    expect(told).toEqual(['alone: a', 'together: b c']);
  });

  it('commits jobs together that cannot be committed alone', async () => {
    const { told, commits, occupy } = open();
    occupy();
    await Promise.all(['a', 'b'].map((job) => commits.submit(job)));
    expect(told).toEqual(['together: a', 'together: b']);
  });
});
