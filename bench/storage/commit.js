// @ts-check
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { median } from '../report/row.js';
import { openFile } from './open-file.js';

const COMMITS = 40;

/**
 * What a lone commit with fsync costs on the disk the servers write to: the median, in ms. Commits that follow each
 * other at once find everything warm and take less than half of it.
 * @param {number} everyMs the pace at which they come
 */
export async function commitMs(everyMs) {
  const directory = mkdtempSync(join(tmpdir(), 'teahouse-bench-'));
  const db = openFile(join(directory, 'commit.db'));
  db.exec('PRAGMA journal_mode = WAL');
  db.exec('PRAGMA synchronous = FULL');
  db.exec('CREATE TABLE texts (seq INTEGER PRIMARY KEY, body TEXT)');
  const insert = db.prepare('INSERT INTO texts (body) VALUES (?)');
  const times = [];
  for (let i = 0; i < COMMITS; i += 1) {
    await pause(everyMs);
    const from = performance.now();
    insert.run('what one says in a chat all day long, again and again');
    times.push(performance.now() - from);
  }
  db.close();
  rmSync(directory, { recursive: true });
  return median(times) ?? 0;
}
