import { setTimeout as pause } from 'node:timers/promises';
import { checkConsistency, type Verdict } from '../../faults/consistency-checker.js';
import { chooseSeed, Random } from '../../faults/seeded-random.js';
import { ServerProcess } from '../../faults/server-process.js';
import { readLog } from '../../faults/read-database.js';
import { RecordingClient } from '../../faults/recording-client.js';
import { freshDatabase, type TestDatabase } from '../../support/databases.js';
import { Balancer } from './balancer.js';
import { PostgresProcess } from './postgres-process.js';
import { RedisProcess } from './redis-process.js';

export interface Report extends Verdict {
  seed: number;
  /** Names of users with a message that never got a reply. */
  stuck: string[];
  /** Names of users who were not shown the whole lobby, after all users stopped sending. */
  behind: string[];
  /** Milliseconds from the last message until no user was behind. */
  caughtUpMs: number;
  /**
   * Milliseconds from a lost connection to the next welcome; nothing where no connection was lost.
   */
  recovery: { times: number; p50: number; p99: number; max: number };
}

const NAMES = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank'];
const CATCH_UP_MS = 15_000;

/**
 * Several nodes, each a process, with their own Redis and a load balancer before them, and clients
 * that send messages.
 */
export class ClusterEnvironment {
  private readonly clients: RecordingClient[] = [];
  readonly seed = chooseSeed();
  readonly random = new Random(this.seed);

  private constructor(
    readonly nodes: ServerProcess[],
    readonly redis: RedisProcess,
    readonly postgres: PostgresProcess | undefined,
    private readonly database: TestDatabase,
    private readonly balancer: Balancer,
  ) {}

  static async open(nodeCount: number, { ownPostgres = false } = {}): Promise<ClusterEnvironment> {
    const redis = await RedisProcess.start();
    const postgres = ownPostgres ? await PostgresProcess.start() : undefined;
    const database = postgres ? { url: postgres.url, drop: () => postgres.end() } : await freshDatabase();
    const nodes: ServerProcess[] = [];
    for (let i = 0; i < nodeCount; i += 1) {
      nodes.push(await ServerProcess.start({ REDIS_URL: redis.url }, undefined, database.url));
    }
    const balancer = await Balancer.open(nodes.map(({ url }) => Number(new URL(url).port)));
    return new ClusterEnvironment(nodes, redis, postgres, database, balancer);
  }

  get url(): string {
    return this.balancer.url;
  }

  /** Lets the clients send while `fault` happens, then stops them and compares everything. */
  async talkDuring(fault: () => Promise<void>): Promise<Report> {
    for (const name of NAMES) this.clients.push(await this.join(name));
    for (const talker of this.clients) talker.sendContinuously(NAMES.filter((name) => name !== talker.name));
    await pause(500);
    await fault();
    await pause(1_000);
    const settled = await Promise.all(this.clients.map((talker) => talker.stop()));
    const silentFrom = performance.now();
    const fresh = await this.join('fresh');
    await fresh.drain();
    const behind = await this.behind(fresh.shown.get('lobby')?.length ?? 0);
    const caughtUpMs = Math.round(performance.now() - silentFrom);
    this.clients.push(fresh);
    for (const talker of this.clients) await talker.drain();
    const recoveries = this.clients.flatMap((talker) => talker.recoveries).sort((a, b) => a - b);
    return {
      seed: this.seed,
      stuck: NAMES.filter((_, i) => !settled[i]),
      behind,
      caughtUpMs,
      recovery: {
        times: recoveries.length,
        p50: quantile(recoveries, 0.5),
        p99: quantile(recoveries, 0.99),
        max: quantile(recoveries, 1),
      },
      ...checkConsistency({ people: this.clients.slice(0, -1), fresh, stored: await readLog(this.stored) }),
    };
  }

  join(name: string): Promise<RecordingClient> {
    return RecordingClient.join(this.url, name, new Random(this.random.integer(1, 2 ** 30)));
  }

  async close(): Promise<void> {
    for (const talker of this.clients) talker.leave();
    await this.balancer.close();
    for (const node of this.nodes) await node.end();
    await this.database.drop();
    await this.redis.end();
  }

  private get stored(): { directory: string; url: string | undefined } {
    return { directory: this.nodes[0]!.directory, url: this.database.url };
  }

  private async behind(head: number): Promise<string[]> {
    const isBehind = (talker: RecordingClient) => (talker.shown.get('lobby')?.length ?? 0) < head;
    const deadline = performance.now() + CATCH_UP_MS;
    while (this.clients.some(isBehind) && performance.now() < deadline) await pause(50);
    return this.clients.filter(isBehind).map(({ name }) => name);
  }
}

/** @param sorted ascending @returns whole milliseconds; 0 for an empty list */
function quantile(sorted: readonly number[], part: number): number {
  return Math.round(sorted[Math.min(Math.floor(sorted.length * part), sorted.length - 1)] ?? 0);
}
