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

/** Keeps a note, unless it is told to fail; `SQLITE_FULL` is what a disk without room answers. */
const HANDLER = `
export const prepare = (db) => {
  const keep = db.prepare('INSERT INTO notes (note) VALUES (?)');
  return ({ note, fails }) => {
    if (fails !== 'SQLITE_CONSTRAINT') keep.run(note);
    if (fails) throw Object.assign(new Error(fails), { code: fails });
    return 'kept ' + note;
  };
};`;

describe('what is said alone', () => {
  let directory: string;
  let others: DatabaseSync;
  let inline: InlineCommitter;
  /** What each commit takes, in ms. */
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

  it('is committed before the call is back, for everybody to read', () => {
    expect(keep('hello')).toEqual({ result: 'kept hello' });
    expect(notes()).toEqual(['hello']);
  });

  it('is left to the thread where only the thread knows how', () => {
    expect(inline.commit({ handler: 'index', payload: null })).toBeUndefined();
    expect(inline.commit({ statements: [{ sql: 'DELETE FROM notes', parameters: [] }] })).toBeUndefined();
  });

  it('is left to the thread while another program writes, which the thread can wait for', () => {
    others.exec('BEGIN IMMEDIATE');
    expect(keep('too early')).toBeUndefined();
    others.exec('COMMIT');
    expect(notes()).toEqual([]);
  });

  it('is left to the thread on a disk that is slow, and for a while only', () => {
    takes = 9;
    const tries = Array.from({ length: 6 }, (_, i) => keep(`${i}`) !== undefined);
    expect(tries).toEqual([true, true, true, true, false, false]);
    time += 10_000;
    expect(keep('again')).toBeDefined();
  });

  it('is not left to the thread for one slow commit among quick ones', () => {
    for (let i = 0; i < 40; i += 1) {
      takes = i % 5 === 0 ? 14 : 0.5;
      expect(keep(`${i}`)).toBeDefined();
    }
  });

  it('is left to the thread after a commit that got stuck', () => {
    takes = 50;
    expect(keep('stuck')).toBeDefined();
    expect(keep('next')).toBeUndefined();
  });

  it('is left to the thread now and then, so that the write-ahead log stays short', () => {
    const kept = Array.from({ length: 200 }, (_, i) => keep(`${i}`) !== undefined);
    expect(kept.lastIndexOf(false)).toBeGreaterThan(140);
    expect(kept.filter((isKept) => !isKept).length).toBeLessThan(10);
  });

  it('fails as it would on the thread, and nothing of it is kept', () => {
    expect(keep('refused', { fails: 'SQLITE_CONSTRAINT' })?.result).toBeInstanceOf(DataError);
    expect(() => keep('no room', { fails: 'SQLITE_FULL' })).toThrow(StorageUnavailable);
    expect(notes()).not.toContain('no room');
  });
});

describe('a group commit', () => {
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

  it('lets the first after quiet be committed alone, and those right behind it together, in their order', async () => {
    const { told, commits } = open();
    const results = await Promise.all(['a', 'b', 'c'].map((job) => commits.submit(job)));
    expect(results).toEqual(['a', 'b', 'c']);
    expect(told).toEqual(['alone: a', 'together: b c']);
  });

  it('commits together what cannot be committed alone', async () => {
    const { told, commits, occupy } = open();
    occupy();
    await Promise.all(['a', 'b'].map((job) => commits.submit(job)));
    expect(told).toEqual(['together: a', 'together: b']);
  });
});
