import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { missingTool } from '../sandbox.js';
import type { FaultCase } from '../fault-case.js';
import type { FaultEnvironment } from '../fault-environment.js';

const FROZEN_MS = 10_000;
const FULL_MS = 4_000;
const KILLS = 5;
const KILL_EVERY_MS = 400;
/** How long the page waits for a reply; the server must reply by then. */
const PAGE_WAITS_MS = 10_000;

const common = {
  nodes: [1, 2] as const,
  setting: () => ({ store: 'postgres' as const }),
  missingTool: () => missingTool('postgres', 'redis-server'),
};

export const postgresRestarted: FaultCase = {
  ...common,
  id: '9a',
  fault: 'PostgreSQL restarted (immediate shutdown)',
  async cause(environment) {
    await pause(500);
    await (await environment.services.postgres).restart();
    environment.mark();
    await environment.allAcknowledge();
  },
};

export const postgresFrozen: FaultCase = {
  ...common,
  id: '9b',
  habits: { replyMs: PAGE_WAITS_MS },
  fault: `PostgreSQL frozen for ${FROZEN_MS / 1_000} s`,
  async cause(environment) {
    const [unavailable, node] = [environment.unavailable, environment.nodes[0]!];
    const thawing = (await environment.services.postgres).freeze(FROZEN_MS);
    const isLive = await fetch(`${node.url}/health/live`);
    environment.expect(isLive.ok, 'the node is live meanwhile');
    environment.expect(!(await node.isReady()), 'the node is not ready meanwhile');
    const isTold = await environment.until(() => environment.unavailable > unavailable, PAGE_WAITS_MS);
    environment.expect(isTold, 'waits are bounded: senders receive `unavailable`');
    await thawing;
    environment.mark();
    await environment.allAcknowledge();
  },
};

export const postgresFull: FaultCase = {
  ...common,
  id: '9c',
  fault: `PostgreSQL out of connections for ${FULL_MS / 1_000} s`,
  async cause(environment) {
    const { url } = await environment.services.postgres;
    const taken = [await open(url)];
    for (const end = performance.now() + FULL_MS; performance.now() < end;) {
      await endBackends(taken[0]!, environment);
      for (let more = await tryOpen(url); more; more = await tryOpen(url)) taken.push(more);
      await pause(100);
    }
    await Promise.all(taken.map((client) => client.end()));
    environment.mark();
    await environment.allAcknowledge();
  },
};

export const backendsKilled: FaultCase = {
  ...common,
  id: '9d',
  fault: `PostgreSQL terminates all connections of the nodes, ${KILLS} times`,
  async cause(environment) {
    const killer = await open((await environment.services.postgres).url);
    for (let kill = 0; kill < KILLS; kill += 1) {
      await endBackends(killer, environment);
      await pause(KILL_EVERY_MS);
    }
    await killer.end();
    environment.mark();
    await environment.allAcknowledge();
  },
};

/** Terminates every connection of the nodes. */
async function endBackends(by: pg.Client, { stored }: FaultEnvironment): Promise<void> {
  const name = new URL(stored.url!).pathname.slice(1);
  await by.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);
}

async function open(url: string): Promise<pg.Client> {
  const client = new pg.Client(url);
  client.on('error', () => {});
  await client.connect();
  return client;
}

const tryOpen = (url: string): Promise<pg.Client | undefined> => open(url).catch(() => undefined);
