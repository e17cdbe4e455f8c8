import { afterEach, beforeEach, expect, it } from '@jest/globals';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OperatorError } from '../../../src/common/errors/operator-error.js';
import { SqliteDatabase } from '../../../src/database/sqlite/sqlite-database.js';
import { openFile } from '../../../src/database/sqlite/sqlite.provider.js';
import { checkDirectory } from '../../../src/cli/doctor/machine.js';
import { checkDatabase } from '../../../src/cli/doctor/storage.js';
import { ServerProcess } from '../../faults/server-process.js';

/** Long, because a whole process starts here on a machine that may be busy. */
const TIMEOUT_MS = 180_000;
const DAMAGED = /the database file is damaged.*: restore a (?:backup|copy)/;

let base: string;
let dataDir: string;
let file: string;
beforeEach(() => {
  base = fs.mkdtempSync(join(tmpdir(), 'teahouse-files-'));
  dataDir = join(base, 'data');
  file = join(dataDir, 'teahouse.db');
});
afterEach(() => fs.rmSync(base, { recursive: true }));

const use = async () => (await SqliteDatabase.open(dataDir)).close();
const doctorOnDatabase = async () => (await checkDatabase({ dataDir, databaseUrl: undefined }))[0]!;

/** Fills one page of the database file with zeros. */
function zeroPage(): void {
  const db = openFile(file, { readOnly: true });
  const select = `SELECT rootpage FROM sqlite_master WHERE name = 'people'`;
  const { rootpage } = db.prepare(select).get() as { rootpage: number };
  db.close();
  const handle = fs.openSync(file, 'r+');
  fs.writeSync(handle, Buffer.alloc(4_096), 0, 4_096, (rootpage - 1) * 4_096);
  fs.closeSync(handle);
}

/** Leaves what a server killed before its first commit leaves: an empty write-ahead log. */
const leaveLog = () => fs.writeFileSync(`${file}-wal`, '');

it('refuses to start on a damaged database after an unclean stop', async () => {
  await use();
  zeroPage();
  leaveLog();
  await expect(use()).rejects.toThrow(OperatorError);
  leaveLog();
  await expect(use()).rejects.toThrow(DAMAGED);
});

it('starts on an intact database after an unclean stop', async () => {
  await use();
  leaveLog();
  await use();
});

it('reports a damaged database in the doctor, also after a clean stop', async () => {
  await use();
  expect(await doctorOnDatabase()).toMatchObject({ state: 'ok' });
  zeroPage();
  expect(await doctorOnDatabase()).toEqual({
    check: 'database',
    state: 'broken',
    message: expect.stringMatching(DAMAGED),
  });
});

it('names files that other users of the machine can read in the doctor, and how to change that', async () => {
  await use();
  expect(checkDirectory({ dataDir })).toMatchObject({ state: 'ok' });
  fs.chmodSync(dataDir, 0o755);
  fs.chmodSync(file, 0o644);
  expect(checkDirectory({ dataDir })).toEqual({
    check: 'directory',
    state: 'note',
    message: `other users of this machine can read files in DATA_DIR ${dataDir}: run chmod -R go= ${dataDir}`,
  });
});

it(
  'creates files that other users of the machine cannot read, also in a directory that they can read',
  async () => {
    fs.mkdirSync(dataDir, { mode: 0o755 });
    const server = await ServerProcess.start({}, undefined, undefined, { directory: dataDir });
    const modes = fs
      .readdirSync(dataDir)
      .map((name) => [name, fs.statSync(join(dataDir, name)).mode & 0o077]);
    await server.end();
    expect(modes.length).toBeGreaterThan(2);
    expect(modes.filter(([, mode]) => mode !== 0)).toEqual([]);
  },
  TIMEOUT_MS,
);
