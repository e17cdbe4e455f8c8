import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { lacks } from '../machine.js';
import type { Row } from '../row.js';
import type { Town } from '../town.js';

const FROZEN_MS = 10_000;
const FULL_MS = 4_000;
const KILLS = 5;
const KILL_EVERY_MS = 400;
/** So long the page waits for an answer; by then there has to be one. */
const PAGE_WAITS_MS = 10_000;

const common = {
  nodes: [1, 2] as const,
  setting: () => ({ store: 'postgres' as const }),
  lacks: () => lacks('postgres', 'redis-server'),
};

export const postgresRestarted: Row = {
  ...common,
  id: '9a',
  fault: 'PostgreSQL restarted at once (immediate)',
  async happen(town) {
    await pause(500);
    await (await town.services.postgres).restart();
    town.mark();
    await town.resumed();
  },
};

export const postgresFrozen: Row = {
  ...common,
  id: '9b',
  habits: { replyMs: PAGE_WAITS_MS },
  fault: `PostgreSQL frozen for ${FROZEN_MS / 1_000} s`,
  async happen(town) {
    const [unavailable, node] = [town.unavailable, town.nodes[0]!];
    const thawing = (await town.services.postgres).freeze(FROZEN_MS);
    const isLive = await fetch(`${node.url}/health/live`);
    town.expect(isLive.ok, 'it is alive meanwhile');
    town.expect(!(await node.isReady()), 'it is not ready meanwhile');
    const isTold = await town.until(() => town.unavailable > unavailable, PAGE_WAITS_MS);
    town.expect(isTold, 'waits are bounded: who writes is answered `unavailable`');
    await thawing;
    town.mark();
    await town.resumed();
  },
};

export const postgresFull: Row = {
  ...common,
  id: '9c',
  fault: `PostgreSQL out of connections for ${FULL_MS / 1_000} s`,
  async happen(town) {
    const { url } = await town.services.postgres;
    const taken = [await open(url)];
    for (const end = performance.now() + FULL_MS; performance.now() < end;) {
      await endBackends(taken[0]!, town);
      for (let more = await tryOpen(url); more; more = await tryOpen(url)) taken.push(more);
      await pause(100);
    }
    await Promise.all(taken.map((client) => client.end()));
    town.mark();
    await town.resumed();
  },
};

export const backendsKilled: Row = {
  ...common,
  id: '9d',
  fault: `all connections of the nodes ended by PostgreSQL, ${KILLS} times`,
  async happen(town) {
    const killer = await open((await town.services.postgres).url);
    for (let kill = 0; kill < KILLS; kill += 1) {
      await endBackends(killer, town);
      await pause(KILL_EVERY_MS);
    }
    await killer.end();
    town.mark();
    await town.resumed();
  },
};

/** Every connection of the nodes ends. */
async function endBackends(by: pg.Client, { stored }: Town): Promise<void> {
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
