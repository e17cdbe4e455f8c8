import type { Row } from '../row.js';
import { churn } from './churn.js';
import { clockJumps, clocksApart } from './clock.js';
import { storm } from './crowd.js';
import { cutFromPostgres, cutFromRedis } from './cut-off.js';
import { ghosts } from './ghosts.js';
import { killed, killedBeforeAck, killedBeforeTelling } from './kill.js';
import { halfOpen, linkDown, lossy, resets } from './network.js';
import { backendsKilled, postgresFrozen, postgresFull, postgresRestarted } from './postgres.js';
import { redisAway, redisFlushed, redisFrozen, redisFull, redisRestarted, redisRobbed } from './redis.js';
import { restarted } from './restart.js';
import { slowReader } from './slow-reader.js';
import { clientStopped, nodeStopped } from './stop.js';
import { diskFull, diskReadOnly, fileLocked } from './storage.js';
import { blocked, noDescriptors, smallHeap } from './strain.js';

/** All faults, in the order of their numbers. */
export const ROWS: readonly Row[] = [
  killed,
  killedBeforeAck,
  killedBeforeTelling,
  restarted,
  nodeStopped,
  clientStopped,
  halfOpen,
  lossy,
  linkDown,
  resets,
  slowReader,
  storm,
  diskFull,
  diskReadOnly,
  fileLocked,
  postgresRestarted,
  postgresFrozen,
  postgresFull,
  backendsKilled,
  redisRestarted,
  redisAway,
  redisFlushed,
  redisFrozen,
  redisFull,
  redisRobbed,
  cutFromRedis,
  cutFromPostgres,
  ghosts,
  clockJumps,
  clocksApart,
  blocked,
  smallHeap,
  noDescriptors,
  churn,
];

/** @param wanted numbers such as `8`, or one part of a row such as `8b`; all where there are none */
export function rowsNamed(wanted: readonly string[]): Row[] {
  const isWanted = ({ id }: Row) => wanted.some((name) => id === name || id.replace(/[a-z]$/, '') === name);
  return ROWS.filter((row) => wanted.length === 0 || isWanted(row));
}
