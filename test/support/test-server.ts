import type { Type } from '@nestjs/common';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig, type Config } from '../../src/config/config.js';
import type { Handshake } from '../../src/protocol/events.js';
import { startServer, type RunningServer } from '../../src/bootstrap.js';
import { acquaintEverybody } from './acquainted.js';
import { freshDatabase, type TestDatabase } from './databases.js';
import { Guest } from './guest.js';

/** On how many nodes a chat is opened, and each person let in by one of them, as chance has it. */
const NODES = globalThis.DATABASE === 'cluster' ? 2 : 1;

/** A whole chat on free ports with a database of its own, and the people in it. */
export class Chat {
  private readonly guests = new Set<Guest>();

  private constructor(
    private readonly database: TestDatabase,
    private readonly directory: string,
    readonly config: Config,
    private houses: RunningServer[],
  ) {}

  /** @param strangers whether its people do not know each other, as it is outside of tests */
  static async open(
    settings: Partial<Config> = {},
    nodes = NODES,
    { strangers = false } = {},
  ): Promise<Chat> {
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
    const houses = await openAll(config, ports);
    if (!strangers) await acquaintEverybody(config.databaseUrl, config.dataDir);
    return new Chat(database, directory, config, houses);
  }

  /** Where somebody finds it: any of its nodes. */
  get url(): string {
    return this.urls[Math.floor(Math.random() * this.urls.length)]!;
  }

  get urls(): string[] {
    return this.houses.map(({ url }) => url.replace('localhost', '127.0.0.1'));
  }

  /** Somebody takes a nickname and is welcomed. */
  join(name: string, more: { avatar?: string; password?: string } = {}): Promise<Guest> {
    return this.enter({ name, ...more });
  }

  /** The same at one of its nodes. */
  async joinAt(url: string, name: string): Promise<Guest> {
    const guest = this.knock({ name }, {}, {}, url);
    await guest.hears('welcome');
    return guest;
  }

  visit(): Promise<Guest> {
    return this.enter({});
  }

  /** The same person once more: another tab, or after a reload. */
  comeBack(guest: Guest): Promise<Guest> {
    return this.enter({ token: guest.token });
  }

  async enter(
    auth: Handshake,
    query?: Record<string, string>,
    headers?: Record<string, string>,
  ): Promise<Guest> {
    const guest = this.knock(auth, query, headers);
    await guest.hears('welcome');
    return guest;
  }

  /** Connects without waiting for how it ends. */
  knock(
    auth: unknown,
    query?: Record<string, string>,
    headers?: Record<string, string>,
    url = this.url,
  ): Guest {
    const guest = new Guest(url, auth as Handshake, query, headers);
    this.guests.add(guest);
    return guest;
  }

  /** A part of the server, such as its database. */
  part<T>(which: abstract new (...args: never[]) => T): T {
    return this.houses[0]!.get(which as Type<T>);
  }

  /** The code in the link that the start of a new house shows. */
  get invitation(): string {
    return this.houses.at(-1)!.firstAdminLink!.split('#admin=')[1]!;
  }

  /** Everybody here has heard all that was told before this: what they have not heard by now was not for them. */
  async fence(...people: Guest[]): Promise<void> {
    // What one node told, it told before a word of its own that came later; so one of each.
    for (const url of this.urls) {
      const crier = await this.joinAt(url, `crier ${Math.random().toString(36).slice(2, 10)}`);
      const { id } = await crier.says('fence');
      await Promise.all(people.map((guest) => guest.hears('textmsg', { id })));
      crier.leave();
    }
  }

  /** The server ends and starts again on the same data and the same port. */
  async restart(): Promise<void> {
    const ports = this.urls.map((url) => Number(new URL(url).port));
    await Promise.all(this.houses.map((house) => house.close()));
    this.houses = await openAll(this.config, ports);
  }

  /** One of its nodes ends, and the others go on. */
  async closeNode(node: number): Promise<void> {
    const [house] = this.houses.splice(node, 1);
    await house!.close();
  }

  async close(): Promise<void> {
    for (const guest of this.guests) guest.leave();
    await Promise.all(this.houses.map((house) => house.close()));
    await this.database.drop();
    await rm(this.directory, { recursive: true, force: true });
  }
}

async function openAll(config: Config, ports: number[]): Promise<RunningServer[]> {
  const houses: RunningServer[] = [];
  for (const port of ports) houses.push(await startServer({ ...config, port }));
  return houses;
}
