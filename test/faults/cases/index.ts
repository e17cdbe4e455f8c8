import type { FaultCase } from '../fault-case.js';
import { churn } from './churn.js';
import { clockJumps, clocksApart } from './clock.js';
import { storm } from './mass-connect.js';
import { cutFromPostgres, cutFromRedis } from './partition.js';
import { deadNodePresence } from './dead-node-presence.js';
import { killed, killedBeforeAck, killedBeforeTelling } from './kill.js';
import { halfOpen, linkDown, lossy, resets } from './network.js';
import { backendsKilled, postgresFrozen, postgresFull, postgresRestarted } from './postgres.js';
import {
  redisAway,
  redisFlushed,
  redisFrozen,
  redisFull,
  redisRestarted,
  redisConnectionsKilled,
} from './redis.js';
import { restarted } from './restart.js';
import { slowReader } from './slow-reader.js';
import { clientStopped, nodeStopped } from './sigstop.js';
import { diskFull, diskReadOnly, fileLocked } from './storage.js';
import { blocked, noDescriptors, smallHeap } from './resource-exhaustion.js';

/** All faults, in the order of their numbers. */
export const FAULT_CASES: readonly FaultCase[] = [
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
  redisConnectionsKilled,
  cutFromRedis,
  cutFromPostgres,
  deadNodePresence,
  clockJumps,
  clocksApart,
  blocked,
  smallHeap,
  noDescriptors,
  churn,
];

/** @param wanted numbers such as `8`, or one case such as `8b`; all cases if empty */
export function casesNamed(wanted: readonly string[]): FaultCase[] {
  const isWanted = ({ id }: FaultCase) =>
    wanted.some((name) => id === name || id.replace(/[a-z]$/, '') === name);
  return FAULT_CASES.filter((row) => wanted.length === 0 || isWanted(row));
}
