import { setTimeout as pause } from 'node:timers/promises';
import { freshDatabase, type TestDatabase } from '../support/databases.js';
import { Random } from './seeded-random.js';
import { FaultyProxy } from './faulty-proxy.js';
import { ServerProcess, type ProcessOptions } from './server-process.js';
import type { ThrowawayServices } from './throwaway-services.js';
import { RecordingClient, type ClientOptions, type Sent } from './recording-client.js';

/** The environment settings of a run. */
export interface FaultSetting extends ProcessOptions {
  /** `given` is the database of the test suite; two nodes always share PostgreSQL. */
  store?: 'embedded' | 'postgres' | 'given';
  /** Settings of every node; or of each, by its number. */
  env?: Record<string, string> | ((node: number) => Record<string, string>);
  main?: string;
  habits?: ClientOptions;
  /** Whether each node has its own proxies to PostgreSQL and Redis. */
  hasProxies?: boolean;
}

const NAMES = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank'];
/** Members of the closed room; any other user who is shown an entry of it is a leak. */
const INSIDERS = NAMES.slice(0, 3);
const PAUSE_MS = 40;
const BACK_WITHIN_MS = 20_000;
/** Above this, growth is a leak, not noise of idle database connections. */
export const DESCRIPTORS_SLACK = 24;

/** Nodes as processes, proxies to them, and clients that send. */
export class FaultEnvironment {
  readonly clients: RecordingClient[] = [];
  /** Proxies to the nodes: one for each client, in their order. */
  readonly proxies: FaultyProxy[] = [];
  /** Claims that did not hold. */
  readonly violations: string[] = [];
  /** Members of each room, by room id. */
  readonly rooms = new Map<string, readonly string[]>();
  /** Lobby messages of clients that connected and disconnected. */
  readonly strangers: Sent[] = [];
  private descriptorsBefore: number[] = [];

  private constructor(
    readonly nodes: ServerProcess[],
    readonly nodeProxies: { redis: FaultyProxy; postgres: FaultyProxy }[],
    readonly services: ThrowawayServices,
    readonly random: Random,
    readonly isFirst: boolean,
    private readonly database: TestDatabase,
  ) {}

  static async open(
    count: 1 | 2,
    setting: FaultSetting,
    { services, random, isFirst }: { services: ThrowawayServices; random: Random; isFirst: boolean },
  ): Promise<FaultEnvironment> {
    const store = count === 2 ? 'postgres' : (setting.store ?? 'embedded');
    const database = await databaseFor(store, services);
    const nodes: ServerProcess[] = [];
    const nodeRoads: { redis: FaultyProxy; postgres: FaultyProxy }[] = [];
    const environment = new FaultEnvironment(nodes, nodeRoads, services, random, isFirst, database);
    try {
      const opening = Array.from({ length: count }, (_, node) => environment.openNode(node, count, setting));
      for (const node of await Promise.allSettled(opening)) {
        if (node.status === 'fulfilled') nodes.push(node.value);
      }
      await Promise.all(opening);
      for (const [i] of NAMES.entries()) {
        environment.proxies.push(await FaultyProxy.open(() => nodes.map(({ port }) => port), i));
      }
    } catch (error) {
      await environment.close();
      throw error;
    }
    return environment;
  }

  /** Connects the clients, which start to send. */
  async begin(habits: ClientOptions = {}): Promise<void> {
    const joining = NAMES.map((name, i) => this.join(name, this.proxies[i]!.url, habits));
    this.clients.push(...(await Promise.all(joining)));
    for (const talker of this.clients) talker.know(this.clients);
    const room = await this.clients[0]!.openRoom('attic', INSIDERS.slice(1));
    this.rooms.set(room, INSIDERS);
    for (const talker of this.clients) {
      const rooms = INSIDERS.includes(talker.name) ? [room] : [];
      talker.sendContinuously(
        NAMES.filter((name) => name !== talker.name),
        { pauseMs: PAUSE_MS, rooms, ...habits },
      );
    }
    await pause(500);
    this.descriptorsBefore = this.nodes.map(({ descriptors }) => descriptors);
  }

  join(name: string, url: string, habits: ClientOptions = {}): Promise<RecordingClient> {
    return RecordingClient.join(url, name, new Random(this.random.integer(1, 2 ** 30)), habits);
  }

  get anyNode(): ServerProcess {
    return this.random.pick(this.nodes);
  }

  /**
   * Marks the end of the fault: from here on, the time of each client to its next acknowledgement
   * counts.
   */
  mark(): void {
    for (const talker of this.clients) talker.mark();
  }

  /** Resolves when every client has its next acknowledgement. */
  async allAcknowledge(): Promise<void> {
    const isSo = await this.until(() => this.clients.every(({ isMarked }) => !isMarked), BACK_WITHIN_MS);
    const missing = this.clients.filter(({ isMarked }) => isMarked).map(({ name }) => name);
    this.expect(isSo, `all are back within ${BACK_WITHIN_MS} ms, but not ${missing.join(', ')}`);
  }

  /**
   * Restarts a stopped node and marks: recovery is the time from there to the next acknowledgement.
   */
  async restartNode(node: ServerProcess): Promise<void> {
    this.mark();
    await node.run();
    await this.allAcknowledge();
  }

  get acknowledged(): number {
    return this.clients.reduce((sum, talker) => sum + talker.acknowledged, 0);
  }

  get unavailable(): number {
    return this.clients.reduce((sum, talker) => sum + talker.unavailable, 0);
  }

  expect(isTrue: boolean, claim: string): void {
    if (!isTrue) this.violations.push(claim);
  }

  async until(isTrue: () => boolean | Promise<boolean>, withinMs: number): Promise<boolean> {
    const deadline = performance.now() + withinMs;
    while (!(await isTrue())) {
      if (performance.now() > deadline) return false;
      await pause(20);
    }
    return true;
  }

  /**
   * Checks claims that hold after any fault: no node ended unasked, logged an unexpected error or
   * leaked descriptors.
   */
  checkDescriptors(): void {
    for (const [i, node] of this.nodes.entries()) {
      for (const fault of node.faults) this.violations.push(`node ${i}: ${fault}`);
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
    for (const talker of this.clients) talker.leave();
    for (const proxy of this.proxies) await proxy.close();
    for (const node of this.nodes) await node.end();
    for (const { redis, postgres } of this.nodeProxies) await Promise.all([redis.close(), postgres.close()]);
    await this.database.drop();
  }

  private async openNode(node: number, count: number, setting: FaultSetting): Promise<ServerProcess> {
    const { env = {}, main, hasProxies, nodeArgs, directory } = setting;
    const settings = { ...(typeof env === 'function' ? env(node) : env) };
    let { url } = this.database;
    if (count > 1) settings.REDIS_URL = (await this.services.redis).url;
    if (hasProxies && url !== undefined && settings.REDIS_URL !== undefined) {
      const [toRedis, toPostgres] = [new URL(settings.REDIS_URL), new URL(url)];
      const [redisPort, postgresPort] = [Number(toRedis.port), Number(toPostgres.port)];
      const redis = await FaultyProxy.open(() => [redisPort]);
      const postgres = await FaultyProxy.open(() => [postgresPort]);
      this.nodeProxies[node] = { redis, postgres };
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
  services: ThrowawayServices,
): Promise<TestDatabase> {
  if (store === 'postgres') return services.database();
  if (store === 'given') return freshDatabase();
  return { url: undefined, drop: async () => {} };
}
