import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PostgresLogStore } from '../../src/conversation/log/postgres-log-store.js';
import { SqliteLogStore } from '../../src/conversation/log/sqlite-log-store.js';
import type { NewEntry, LogStore } from '../../src/conversation/log/log-store.js';
import type { MembershipChange } from '../../src/conversation/log/membership-rules.js';
import { PostgresDatabase } from '../../src/database/postgres/postgres-database.js';
import { SqliteDatabase } from '../../src/database/sqlite/sqlite-database.js';
import { freshDatabase, type TestDatabase } from '../support/databases.js';

/** A separate log store on the database of this run. */
export class TestLog {
  private constructor(
    readonly store: LogStore,
    readonly database: SqliteDatabase | PostgresDatabase,
    private readonly test: TestDatabase,
    private readonly directory: string,
  ) {}

  static async open(): Promise<TestLog> {
    const directory = await mkdtemp(join(tmpdir(), 'teahouse-log-'));
    const test = await freshDatabase();
    if (test.url) {
      const database = await PostgresDatabase.open(test.url);
      return new TestLog(new PostgresLogStore(database), database, test, directory);
    }
    const database = await SqliteDatabase.open(directory);
    return new TestLog(await SqliteLogStore.open(database), database, test, directory);
  }

  async close(): Promise<void> {
    await this.database.close();
    await this.test.drop();
    await rm(this.directory, { recursive: true });
  }

  async seqs(conversation: string): Promise<number[]> {
    const rows = await this.database.query
      .selectFrom('entries')
      .select('seq')
      .where('conversation', '=', conversation)
      .orderBy('seq')
      .execute();
    return rows.map(({ seq }) => seq);
  }

  async room(conversation: string, ...people: string[]): Promise<void> {
    const begins = { kind: 'room', title: 't', people } as const;
    await this.store.append(line({ conversation, author: people[0]!, kind: 'joined', begins }));
  }

  async members(conversation: string): Promise<string[]> {
    const rows = await this.database.query
      .selectFrom('members')
      .select(['person', 'role', 'since'])
      .where('conversation', '=', conversation)
      .orderBy('person')
      .execute();
    return rows.map(({ person, role, since }) => `${person} ${role} ${since}`);
  }

  /** Appends to a room as `author`. */
  inRoom(conversation: string) {
    return (author: string, change: MembershipChange, more: Partial<NewEntry> = {}) =>
      this.store.append(line({ conversation, author, change, ...more }));
  }
}

export function line(more: Partial<NewEntry> = {}): NewEntry {
  return {
    conversation: 'lobby',
    author: 'a',
    clientId: null,
    kind: 'text',
    at: Date.now(),
    body: '{}',
    begins: null,
    change: null,
    ...more,
  };
}

/** Returns the seq of each stored entry and the code of each rejected one. */
export async function fates(lines: Promise<{ seq: number }>[]): Promise<(number | string)[]> {
  return (await Promise.allSettled(lines)).map((result) =>
    result.status === 'fulfilled' ? result.value.seq : (result.reason as { code: string }).code,
  );
}
