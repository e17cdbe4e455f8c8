import type { Type } from '@nestjs/common';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig, type Config } from '../../src/config/config.js';
import type { Handshake } from '../../src/protocol/events.js';
import { startServer, type RunningServer } from '../../src/bootstrap.js';
import { makeEveryoneContacts } from './contacts.js';
import { freshDatabase, type TestDatabase } from './databases.js';
import { TestClient } from './test-client.js';

/** The number of nodes of a chat; each client connects to a random one. */
const NODES = globalThis.DATABASE === 'cluster' ? 2 : 1;

/** A whole chat on free ports with its own database, and its clients. */
export class TestServer {
  private readonly clients = new Set<TestClient>();

  private constructor(
    private readonly database: TestDatabase,
    private readonly directory: string,
    readonly config: Config,
    private servers: RunningServer[],
  ) {}

  /** @param strangers whether its users are not acquainted, as outside of tests */
  static async open(
    settings: Partial<Config> = {},
    nodes = NODES,
    { strangers = false } = {},
  ): Promise<TestServer> {
    const directory = await mkdtemp(join(tmpdir(), 'teahouse-test-'));
    const database = await freshDatabase();
    const env = { PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'debug', LOG_FORMAT: 'text', DATA_DIR: directory };
    const redisUrl = nodes > 1 ? process.env.TEST_REDIS_URL : undefined;
    const config = {
      ...readConfig(env),
      databaseUrl: database.url,
      redisUrl,
      rateLimits: false,
      ...settings,
    };
    const ports = Array.from({ length: nodes }, () => config.port);
    const servers = await openAll(config, ports);
    if (!strangers) await makeEveryoneContacts(config.databaseUrl, config.dataDir);
    return new TestServer(database, directory, config, servers);
  }

  /** The URL of a random node. */
  get url(): string {
    return this.urls[Math.floor(Math.random() * this.urls.length)]!;
  }

  get urls(): string[] {
    return this.servers.map(({ url }) => url.replace('localhost', '127.0.0.1'));
  }

  /** Connects with a nickname and waits for the welcome. */
  join(name: string, more: { avatar?: string; password?: string } = {}): Promise<TestClient> {
    return this.connectAs({ name, ...more });
  }

  /** Connects to the given node. */
  async joinNode(url: string, name: string): Promise<TestClient> {
    const guest = this.connect({ name }, {}, {}, url);
    await guest.receives('welcome');
    return guest;
  }

  visit(): Promise<TestClient> {
    return this.connectAs({});
  }

  /** Connects the same user again: another tab, or after a reload. */
  reconnect(guest: TestClient): Promise<TestClient> {
    return this.connectAs({ token: guest.token });
  }

  async connectAs(
    auth: Handshake,
    query?: Record<string, string>,
    headers?: Record<string, string>,
  ): Promise<TestClient> {
    const guest = this.connect(auth, query, headers);
    await guest.receives('welcome');
    return guest;
  }

  /** Connects without waiting for the outcome. */
  connect(
    auth: unknown,
    query?: Record<string, string>,
    headers?: Record<string, string>,
    url = this.url,
  ): TestClient {
    const guest = new TestClient(url, auth as Handshake, query, headers);
    this.clients.add(guest);
    return guest;
  }

  /** Returns a provider of the server, such as its database. */
  get<T>(which: abstract new (...args: never[]) => T): T {
    return this.servers[0]!.get(which as Type<T>);
  }

  /** The code in the link that a new server prints at its first start. */
  get firstAdminCode(): string {
    return this.servers.at(-1)!.firstAdminLink!.split('#admin=')[1]!;
  }

  /**
   * Waits until these clients have received everything sent before: what is still missing was not
   * sent to them.
   */
  async deliverAll(...people: TestClient[]): Promise<void> {
    // A node delivers in order, so one fence message per node is enough.
    for (const url of this.urls) {
      const crier = await this.joinNode(url, `crier ${Math.random().toString(36).slice(2, 10)}`);
      const { id } = await crier.sendText('fence');
      await Promise.all(people.map((guest) => guest.receives('textmsg', { id })));
      crier.disconnect();
    }
  }

  /** Stops the server and starts it again on the same data and the same port. */
  async restart(): Promise<void> {
    const ports = this.urls.map((url) => Number(new URL(url).port));
    await Promise.all(this.servers.map((server) => server.close()));
    this.servers = await openAll(this.config, ports);
  }

  /** Stops one of its nodes. */
  async closeNode(node: number): Promise<void> {
    const [server] = this.servers.splice(node, 1);
    await server!.close();
  }

  async close(): Promise<void> {
    for (const guest of this.clients) guest.disconnect();
    await Promise.all(this.servers.map((server) => server.close()));
    await this.database.drop();
    await rm(this.directory, { recursive: true, force: true });
  }
}

async function openAll(config: Config, ports: number[]): Promise<RunningServer[]> {
  const servers: RunningServer[] = [];
  for (const port of ports) servers.push(await startServer({ ...config, port }));
  return servers;
}
