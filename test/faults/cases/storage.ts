import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Disk } from '../fault/disk.js';
import { openFile } from '../../../src/database/sqlite/sqlite.provider.js';
import { missingTool } from '../sandbox.js';
import type { FaultCase } from '../fault-case.js';
import { ServerProcess } from '../server-process.js';
import type { FaultEnvironment } from '../fault-environment.js';

const FAULT_MS = 3_500;
/** Long enough for an fsync to end. */
const STOPPED_MS = 100;
/** Longer than the server waits for another program. */
const LOCKED_MS = 4_000;
/** How long the other program waits for the server's own, frequent commits. */
const LOCK_WAIT_MS = 10_000;
const NODES = [1] as const;

/** Disks by directory: each run has its own. */
const disks = new Map<string, Disk>();

function insert(kind: 'memory' | 'device', mebibytes: number): { directory: string } {
  const disk = new Disk(kind, mebibytes);
  disks.set(disk.directory, disk);
  return disk;
}

const diskOf = ({ nodes }: FaultEnvironment): Disk => disks.get(nodes[0]!.directory)!;

export const diskFull: FaultCase = {
  id: '8a',
  fault: 'disk full, then free again',
  nodes: NODES,
  missingTool: () => missingTool('isolation'),
  setting: () => insert('memory', 24),
  async cause(environment) {
    const disk = diskOf(environment);
    await pause(300);
    disk.fill();
    await expectUnavailable(environment, FAULT_MS, () => disk.fill());
    disk.free();
    environment.mark();
    await environment.allAcknowledge();
  },
  cleanUp: (environment) => diskOf(environment).remove(),
};

export const diskReadOnly: FaultCase = {
  id: '8b',
  fault: 'file system fails between two commits and becomes read-only; repaired while the server is down',
  nodes: NODES,
  missingTool: () => missingTool('mkfs.ext4', 'isolation'),
  setting: () => insert('device', 64),
  async cause(environment) {
    const [node] = environment.nodes as [ServerProcess];
    const disk = diskOf(environment);
    await pause(300);
    node.signal('SIGSTOP');
    await pause(STOPPED_MS);
    disk.fail();
    node.signal('SIGCONT');
    await expectUnavailable(environment, FAULT_MS);
    environment.expect(!node.hasEnded, 'the server does not exit');
    await node.kill();
    disk.repair();
    await environment.restartNode(node);
  },
  cleanUp: (environment) => diskOf(environment).remove(),
};

export const fileLocked: FaultCase = {
  id: '8c',
  fault: `database locked by another program for ${LOCKED_MS / 1_000} s; a second server started on the same file`,
  nodes: NODES,
  async cause(environment) {
    const [node] = environment.nodes as [ServerProcess];
    const other = openFile(join(node.directory, 'teahouse.db'), { timeout: LOCK_WAIT_MS });
    other.exec('BEGIN IMMEDIATE');
    await expectUnavailable(environment, LOCKED_MS);
    other.exec('ROLLBACK');
    other.close();
    environment.mark();
    await environment.allAcknowledge();
    await expectNoSecond(environment, node);
  },
};

/** Expects that senders receive `unavailable` during the fault, and that reading continues. */
async function expectUnavailable(
  environment: FaultEnvironment,
  ms: number,
  again: () => void = () => {},
): Promise<void> {
  const before = environment.unavailable;
  const end = performance.now() + ms;
  const said = () => environment.unavailable > before;
  while (performance.now() < end) {
    await pause(200);
    again();
  }
  environment.expect(said(), 'senders receive `unavailable`');
  environment.expect(await environment.clients[0]!.reads(), 'reading continues');
}

async function expectNoSecond(environment: FaultEnvironment, { directory }: ServerProcess): Promise<void> {
  const why = await ServerProcess.start({}, undefined, undefined, { directory }).then(
    async (second) => {
      await second.end();
      return 'it started';
    },
    (error: unknown) => String(error),
  );
  environment.expect(
    why.includes('another Teahouse runs on DATA_DIR'),
    `a second server refuses to start: ${why}`,
  );
}
