import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Disk } from '../fault/disk.js';
import { openFile } from '../../../src/database/sqlite/sqlite.provider.js';
import { lacks } from '../machine.js';
import type { Row } from '../row.js';
import { ServerProcess } from '../server.process.js';
import type { Town } from '../town.js';

const FAULT_MS = 3_500;
/** Long enough for an fsync to end. */
const STOPPED_MS = 100;
/** Longer than the server waits for another program. */
const LOCKED_MS = 4_000;
/** The other program waits for the server's own commits, which are many. */
const LOCK_WAIT_MS = 10_000;
const NODES = [1] as const;

/** Each trial has its own. */
const disks = new Map<string, Disk>();

function insert(kind: 'memory' | 'device', mebibytes: number): { directory: string } {
  const disk = new Disk(kind, mebibytes);
  disks.set(disk.directory, disk);
  return disk;
}

const diskOf = ({ nodes }: Town): Disk => disks.get(nodes[0]!.directory)!;

export const diskFull: Row = {
  id: '8a',
  fault: 'the disk full, then free again',
  nodes: NODES,
  lacks: () => lacks('isolation'),
  setting: () => insert('memory', 24),
  async happen(town) {
    const disk = diskOf(town);
    await pause(300);
    disk.fill();
    await expectUnavailable(town, FAULT_MS, () => disk.fill());
    disk.free();
    town.mark();
    await town.resumed();
  },
  clear: (town) => diskOf(town).remove(),
};

export const diskReadOnly: Row = {
  id: '8b',
  fault: 'the file system fails between two commits and is read-only; repaired while the server is down',
  nodes: NODES,
  lacks: () => lacks('mkfs.ext4', 'isolation'),
  setting: () => insert('device', 64),
  async happen(town) {
    const [node] = town.nodes as [ServerProcess];
    const disk = diskOf(town);
    await pause(300);
    node.signal('SIGSTOP');
    await pause(STOPPED_MS);
    disk.fail();
    node.signal('SIGCONT');
    await expectUnavailable(town, FAULT_MS);
    town.expect(!node.hasEnded, 'it does not end');
    await node.kill();
    disk.repair();
    await town.revive(node);
  },
  clear: (town) => diskOf(town).remove(),
};

export const fileLocked: Row = {
  id: '8c',
  fault: `the database locked by another program for ${LOCKED_MS / 1_000} s; a second server on the same file`,
  nodes: NODES,
  async happen(town) {
    const [node] = town.nodes as [ServerProcess];
    const other = openFile(join(node.directory, 'teahouse.db'), { timeout: LOCK_WAIT_MS });
    other.exec('BEGIN IMMEDIATE');
    await expectUnavailable(town, LOCKED_MS);
    other.exec('ROLLBACK');
    other.close();
    town.mark();
    await town.resumed();
    await expectNoSecond(town, node);
  },
};

/** Nothing is stored meanwhile, those who write are told so, and reading goes on. */
async function expectUnavailable(town: Town, ms: number, again: () => void = () => {}): Promise<void> {
  const before = town.unavailable;
  const end = performance.now() + ms;
  const said = () => town.unavailable > before;
  while (performance.now() < end) {
    await pause(200);
    again();
  }
  town.expect(said(), 'who writes is answered `unavailable`');
  town.expect(await town.talkers[0]!.reads(), 'reading goes on');
}

async function expectNoSecond(town: Town, { directory }: ServerProcess): Promise<void> {
  const why = await ServerProcess.start({}, undefined, undefined, { directory }).then(
    async (second) => {
      await second.end();
      return 'it started';
    },
    (error: unknown) => String(error),
  );
  town.expect(why.includes('another Teahouse runs on DATA_DIR'), `a second server refuses to start: ${why}`);
}
