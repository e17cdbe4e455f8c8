import { existsSync, mkdtempSync, rmdirSync, statfsSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import type { Config } from '../../config/config.js';
import { isOpenToOthers } from '../../common/private-files.js';
import { unsupportedNodeReason } from '../../common/supported-node.js';
import { broken, note, ok, type Finding } from './finding.js';

const MIN_FREE_BYTES = 500 * 1024 * 1024;
const MIB = 1024 * 1024;

export function checkNode(version: string): Finding {
  const why = unsupportedNodeReason(version);
  return why ? broken('node', why) : ok('node', version);
}

export function checkDirectory({ dataDir }: Pick<Config, 'dataDir'>): Finding {
  const place = nearest(dataDir);
  if (!statSync(place).isDirectory()) {
    return broken('directory', `DATA_DIR ${dataDir}: ${place} is a file: choose a directory`);
  }
  try {
    // Permission bits do not show a read-only file system, so a directory is created.
    rmdirSync(mkdtempSync(join(place, '.doctor-')));
    if (isOpenToOthers(dataDir)) {
      return note(
        'directory',
        `other users of this machine can read files in DATA_DIR ${dataDir}: run chmod -R go= ${dataDir}`,
      );
    }
    return ok('directory', place === dataDir ? dataDir : `the first start creates ${dataDir}`);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return broken(
      'directory',
      `DATA_DIR ${dataDir} cannot be written (${code}): give this user write access to it, or set another DATA_DIR`,
    );
  }
}

export function checkDisk({ dataDir }: Pick<Config, 'dataDir'>, leastFreeBytes = MIN_FREE_BYTES): Finding {
  const { bavail, bsize } = statfsSync(nearest(dataDir));
  const free = `${Math.floor((bavail * bsize) / MIB)} MiB free`;
  if (bavail * bsize >= leastFreeBytes) return ok('disk', free);
  return broken(
    'disk',
    `${free} on the disk of DATA_DIR: free some space, or the database stops accepting messages`,
  );
}

/**
 * @param runs whether a Teahouse server answers on the port
 * @param isHeld whether a Teahouse server runs on the same data
 */
export async function checkPort(
  { port, host }: Pick<Config, 'port' | 'host'>,
  runs: boolean,
  isHeld: boolean,
): Promise<Finding> {
  if (!runs && isHeld) {
    return broken(
      'port',
      `a Teahouse server uses this DATA_DIR but does not answer on port ${port}: set PORT to its port, or stop it`,
    );
  }
  if (runs) return ok('port', `a Teahouse server listens on port ${port}`);
  const code = await new Promise<string | undefined>((done) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => done(error.code ?? 'unknown'));
    server.listen(port, host, () => server.close(() => done(undefined)));
  });
  if (code === undefined) return note('port', `port ${port} is free: no server runs here yet`);
  if (code === 'EACCES')
    return broken('port', `this user may not listen on port ${port}: set PORT above 1023`);
  if (code === 'EADDRNOTAVAIL')
    return broken('port', `HOST ${host} is not an address of this machine: set HOST to one of its addresses`);
  return broken(
    'port',
    `port ${port} is taken by another program (${code}): stop it, or set PORT to another number`,
  );
}

/** Returns the path itself, or its closest parent that exists. */
function nearest(path: string): string {
  return existsSync(path) ? path : nearest(dirname(path));
}
