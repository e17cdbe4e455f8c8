import type { Type } from '@nestjs/common';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig, type Config } from '../../src/config.js';
import type { Handshake } from '../../src/protocol/events.js';
import { openTeahouse, type Teahouse } from '../../src/teahouse.js';
import { freshDatabase, type TestDatabase } from './databases.js';
import { Guest } from './guest.js';

/** A whole server on a free port with a database of its own, and the people in it. */
export class Chat {
  private readonly guests = new Set<Guest>();

  private constructor(
    private readonly database: TestDatabase,
    private readonly directory: string,
    readonly config: Config,
    private house: Teahouse,
  ) {}

  static async open(settings: Partial<Config> = {}): Promise<Chat> {
    const directory = await mkdtemp(join(tmpdir(), 'teahouse-test-'));
    const database = await freshDatabase();
    const env = { PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'debug', DATA_DIR: directory };
    const config = { ...readConfig(env), databaseUrl: database.url, rateLimits: false, ...settings };
    return new Chat(database, directory, config, await openTeahouse(config));
  }

  get url(): string {
    return this.house.url.replace('localhost', '127.0.0.1');
  }

  /** Somebody takes a nickname and is welcomed. */
  join(name: string, more: { avatar?: string; password?: string } = {}): Promise<Guest> {
    return this.enter({ name, ...more });
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
  knock(auth: unknown, query?: Record<string, string>, headers?: Record<string, string>): Guest {
    const guest = new Guest(this.url, auth as Handshake, query, headers);
    this.guests.add(guest);
    return guest;
  }

  /** A part of the server, such as its database. */
  part<T>(which: abstract new (...args: never[]) => T): T {
    return this.house.part(which as Type<T>);
  }

  /** The code in the link that the start of a new house shows. */
  get invitation(): string {
    return this.house.invitation!.split('#admin=')[1]!;
  }

  /** Everybody here has heard all that was told before this: what they have not heard by now was not for them. */
  async fence(...people: Guest[]): Promise<void> {
    const crier = await this.join(`crier ${Math.random().toString(36).slice(2, 10)}`);
    const { id } = await crier.says('fence');
    await Promise.all(people.map((guest) => guest.hears('textmsg', { id })));
    crier.leave();
  }

  /** The server ends and starts again on the same data and the same port. */
  async restart(): Promise<void> {
    const port = Number(new URL(this.url).port);
    await this.house.close();
    this.house = await openTeahouse({ ...this.config, port });
  }

  async close(): Promise<void> {
    for (const guest of this.guests) guest.leave();
    await this.house.close();
    await this.database.drop();
    await rm(this.directory, { recursive: true, force: true });
  }
}
