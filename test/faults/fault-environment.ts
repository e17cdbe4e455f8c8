import { setTimeout as pause } from 'node:timers/promises';
import { freshDatabase, type TestDatabase } from '../support/databases.js';
import { Random } from './random.js';
import { Road } from './road.js';
import { ServerProcess, type MoreOfAProcess } from './server.process.js';
import type { Services } from './services.js';
import { Talker, type Habits, type Sent } from './talker.js';

/** What a trial takes place in. */
export interface Setting extends MoreOfAProcess {
  /** `given` is what the tests that run this are on; two nodes always share PostgreSQL. */
  store?: 'embedded' | 'postgres' | 'given';
  /** Settings of every node; or of each, by its number. */
  env?: Record<string, string> | ((node: number) => Record<string, string>);
  main?: string;
  habits?: Habits;
  /** Each node has roads of its own to PostgreSQL and Redis. */
  hasRoads?: boolean;
}

const NAMES = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank'];
/** Those in the closed room; whoever else is shown a line of it is a leak. */
const INSIDERS = NAMES.slice(0, 3);
const PAUSE_MS = 40;
const BACK_WITHIN_MS = 20_000;
/** More than that is no noise of idle connections to the database. */
export const DESCRIPTORS_SLACK = 24;

/** Nodes as processes, ways to them, and people who talk. */
export class Town {
  readonly talkers: Talker[] = [];
  /** Ways to the nodes: one for each of the people, in their order. */
  readonly roads: Road[] = [];
  /** Claims that did not hold. */
  readonly broken: string[] = [];
  /** By their ids, who is in which. */
  readonly rooms = new Map<string, readonly string[]>();
  /** What others said in the lobby, who came and went. */
  readonly strangers: Sent[] = [];
  private descriptorsBefore: number[] = [];

  private constructor(
    readonly nodes: ServerProcess[],
    readonly nodeRoads: { redis: Road; postgres: Road }[],
    readonly services: Services,
    readonly random: Random,
    readonly isFirst: boolean,
    private readonly database: TestDatabase,
  ) {}

  static async open(
    count: 1 | 2,
    setting: Setting,
    { services, random, isFirst }: { services: Services; random: Random; isFirst: boolean },
  ): Promise<Town> {
    const store = count === 2 ? 'postgres' : (setting.store ?? 'embedded');
    const database = await databaseFor(store, services);
    const nodes: ServerProcess[] = [];
    const nodeRoads: { redis: Road; postgres: Road }[] = [];
    const town = new Town(nodes, nodeRoads, services, random, isFirst, database);
    try {
      const opening = Array.from({ length: count }, (_, node) => town.openNode(node, count, setting));
      for (const node of await Promise.allSettled(opening)) {
        if (node.status === 'fulfilled') nodes.push(node.value);
      }
      await Promise.all(opening);
      for (const [i] of NAMES.entries()) {
        town.roads.push(await Road.open(() => nodes.map(({ port }) => port), i));
      }
    } catch (error) {
      await town.close();
      throw error;
    }
    return town;
  }

  /** People come, and begin to talk. */
  async begin(habits: Habits = {}): Promise<void> {
    const joining = NAMES.map((name, i) => this.join(name, this.roads[i]!.url, habits));
    this.talkers.push(...(await Promise.all(joining)));
    for (const talker of this.talkers) talker.know(this.talkers);
    const room = await this.talkers[0]!.openRoom('attic', INSIDERS.slice(1));
    this.rooms.set(room, INSIDERS);
    for (const talker of this.talkers) {
      const rooms = INSIDERS.includes(talker.name) ? [room] : [];
      talker.talk(
        NAMES.filter((name) => name !== talker.name),
        { pauseMs: PAUSE_MS, rooms, ...habits },
      );
    }
    await pause(500);
    this.descriptorsBefore = this.nodes.map(({ descriptors }) => descriptors);
  }

  join(name: string, url: string, habits: Habits = {}): Promise<Talker> {
    return Talker.join(url, name, new Random(this.random.integer(1, 2 ** 30)), habits);
  }

  get anyNode(): ServerProcess {
    return this.random.pick(this.nodes);
  }

  /** The fault ends here: from now on counts how long everybody takes to get something acknowledged again. */
  mark(): void {
    for (const talker of this.talkers) talker.mark();
  }

  /** Resolves when that is so for everybody. */
  async resumed(): Promise<void> {
    const isSo = await this.until(() => this.talkers.every(({ isMarked }) => !isMarked), BACK_WITHIN_MS);
    const missing = this.talkers.filter(({ isMarked }) => isMarked).map(({ name }) => name);
    this.expect(isSo, `all are back within ${BACK_WITHIN_MS} ms, but not ${missing.join(', ')}`);
  }

  /** A node that is down is started again; from there to the next acknowledgement is what recovery means. */
  async revive(node: ServerProcess): Promise<void> {
    this.mark();
    await node.run();
    await this.resumed();
  }

  get acknowledged(): number {
    return this.talkers.reduce((sum, talker) => sum + talker.acknowledged, 0);
  }

  get unavailable(): number {
    return this.talkers.reduce((sum, talker) => sum + talker.unavailable, 0);
  }

  expect(isTrue: boolean, claim: string): void {
    if (!isTrue) this.broken.push(claim);
  }

  async until(isTrue: () => boolean | Promise<boolean>, withinMs: number): Promise<boolean> {
    const deadline = performance.now() + withinMs;
    while (!(await isTrue())) {
      if (performance.now() > deadline) return false;
      await pause(20);
    }
    return true;
  }

  /** Claims what holds after any fault: nobody ended unasked, logged what nobody foresaw, or kept descriptors. */
  lookBack(): void {
    for (const [i, node] of this.nodes.entries()) {
      for (const fault of node.faults) this.broken.push(`node ${i}: ${fault}`);
      if (node.hasEnded) continue;
      const more = node.descriptors - this.descriptorsBefore[i]!;
      this.expect(more <= DESCRIPTORS_SLACK, `node ${i} has its descriptors back, but for ${more}`);
    }
  }

  get memoryMb(): number {
    return Math.max(...this.nodes.filter(({ hasEnded }) => !hasEnded).map(({ memoryMb }) => memoryMb));
  }

  get stored(): { directory: string; url: string | undefined } {
    return { directory: this.nodes[0]!.directory, url: this.database.url };
  }

  async close(): Promise<void> {
    for (const talker of this.talkers) talker.leave();
    for (const road of this.roads) await road.close();
    for (const node of this.nodes) await node.end();
    for (const { redis, postgres } of this.nodeRoads) await Promise.all([redis.close(), postgres.close()]);
    await this.database.drop();
  }

  private async openNode(node: number, count: number, setting: Setting): Promise<ServerProcess> {
    const { env = {}, main, hasRoads, nodeArgs, directory } = setting;
    const settings = { ...(typeof env === 'function' ? env(node) : env) };
    let { url } = this.database;
    if (count > 1) settings.REDIS_URL = (await this.services.redis).url;
    if (hasRoads && url !== undefined && settings.REDIS_URL !== undefined) {
      const [toRedis, toPostgres] = [new URL(settings.REDIS_URL), new URL(url)];
      const [redisPort, postgresPort] = [Number(toRedis.port), Number(toPostgres.port)];
      const redis = await Road.open(() => [redisPort]);
      const postgres = await Road.open(() => [postgresPort]);
      this.nodeRoads[node] = { redis, postgres };
      toRedis.port = String(redis.port);
      toPostgres.port = String(postgres.port);
      settings.REDIS_URL = toRedis.href;
      url = toPostgres.href;
    }
    return ServerProcess.start(settings, main, url, { nodeArgs, directory });
  }
}

async function databaseFor(
  store: 'embedded' | 'postgres' | 'given',
  services: Services,
): Promise<TestDatabase> {
  if (store === 'postgres') return services.database();
  if (store === 'given') return freshDatabase();
  return { url: undefined, drop: async () => {} };
}
