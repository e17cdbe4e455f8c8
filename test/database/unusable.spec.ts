import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWritable } from '../../src/database/sqlite/open-writable.js';
import { openFile } from '../../src/database/sqlite/sqlite.provider.js';
import { execOnFile } from '../support/sqlite-file.js';

/** Long, because whole processes start here on a machine that may be busy. */
const TIMEOUT_MS = 180_000;
jest.setTimeout(TIMEOUT_MS);

let dataDir: string;
let file: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'teahouse-unusable-'));
  file = join(dataDir, 'teahouse.db');
});
afterEach(() => rmSync(dataDir, { recursive: true }));

interface Ended {
  code: number;
  /** Everything it printed, one element per line. */
  lines: string[];
}

/** Runs a built program to its end. */
function run(nodeArgs: string[], program: string, ...args: string[]): Promise<Ended> {
  const env = { PATH: process.env.PATH!, HOST: '127.0.0.1', PORT: '0', DATA_DIR: dataDir };
  return new Promise((done) => {
    execFile(
      process.execPath,
      [...nodeArgs, program, ...args],
      { env, timeout: TIMEOUT_MS / 2 },
      (error, out, err) =>
        done({ code: Number(error?.code ?? 0), lines: `${out}${err}`.split('\n').filter(Boolean) }),
    );
  });
}

/** Expects the server to refuse to start, with one line. */
async function expectRefusal(line: RegExp): Promise<void> {
  const { code, lines } = await run([], 'dist/main.js');
  const told = lines.filter((each) => /FATAL|ERROR/.test(each));
  expect(told).toEqual([expect.stringMatching(line)]);
  expect(lines.join('\n')).not.toMatch(/ExperimentalWarning|^ {4}at /m);
  expect(code).toBe(1);
}

it('refuses to start on a file that is not a database', async () => {
  writeFileSync(file, 'these are notes and no database at all'.repeat(99));
  await expectRefusal(/teahouse\.db is not a database: move it away or restore a copy/);
});

it('refuses to start on the database of another program, and does not change it', async () => {
  execOnFile(file, 'CREATE TABLE invoices (id INTEGER PRIMARY KEY)');
  await expectRefusal(
    /a database of another program \(it has the tables invoices\): move it away, or choose/,
  );
  const db = openFile(file, { readOnly: true });
  const tables = db.prepare('SELECT name FROM sqlite_master').all();
  db.close();
  expect(tables.map(({ name }) => name)).toEqual(['invoices']);
});

it('refuses to start on the database of a newer version', async () => {
  execOnFile(
    file,
    `CREATE TABLE kysely_migration (name TEXT PRIMARY KEY, timestamp TEXT NOT NULL);
     INSERT INTO kysely_migration VALUES ('0001-talk', ''), ('9999-from-the-future', '')`,
  );
  await expectRefusal(
    /newer Teahouse \(it has 9999-from-the-future\): start that version, or restore a copy/,
  );
});

it('refuses to start where the data directory cannot hold the shared memory of a database', async () => {
  mkdirSync(`${file}-shm`);
  await expectRefusal(/cannot be (opened|written): .*DATA_DIR/);
});

it('refuses to start where the data directory cannot hold a lock, and blames no other server', async () => {
  mkdirSync(join(dataDir, 'teahouse.lock'));
  await expectRefusal(
    /DATA_DIR \S+ cannot hold a database \(teahouse\.lock: .*\): choose a directory on a local/,
  );
});

it('refuses a file system without shared memory', () => {
  // SQLite's own locking method for file systems without locks and shared memory.
  expect(() => openWritable(`file:${file}?vfs=unix-dotfile`, 0)).toThrow(
    /the file system of DATA_DIR has no shared memory.*choose a DATA_DIR on a local disk/,
  );
});

it.each(['dist/main.js', 'dist/cli/main.js'])('refuses a Node below 20.19 in %s', async (program) => {
  // Nothing else is loaded before: it might not load on such a Node.
  const pretend = `Object.defineProperty(process, 'version', { value: 'v20.18.3' })`;
  const { code, lines } = await run(['--import', `data:text/javascript,${encodeURI(pretend)}`], program);
  expect(lines).toEqual(['Node v20.18.3 is too old: install Node 20.19 or later']);
  expect(code).toBe(1);
});

it.each(['admin list', 'backup out.tar.gz', 'doctor'])(
  'reports in one line that a file is not a database in `teahouse %s`',
  async (command) => {
    writeFileSync(file, 'these are notes and no database at all'.repeat(99));
    const { code, lines } = await run([], 'dist/cli/main.js', ...command.split(' '));
    const told = lines.filter((line) => !line.startsWith('✓') && !line.startsWith('·'));
    expect(told).toEqual([expect.stringMatching(/teahouse\.db is not a database: move it away or restore/)]);
    expect(code).toBe(1);
  },
);

it('prints no Node warning', async () => {
  const { lines } = await run([], 'dist/cli/main.js', 'admin', 'list');
  expect(lines).toEqual([expect.stringMatching(/^there is no database in DATA_DIR/)]);
});
