import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { PostgresProcess } from '../cluster/faults/postgres-process.js';
import { RedisProcess } from '../cluster/faults/redis-process.js';
import type { TestDatabase } from '../support/databases.js';

/**
 * A PostgreSQL and a Redis that may be broken: started on first use, and intact at the start of
 * each run.
 */
export class ThrowawayServices {
  private itsPostgres: Promise<PostgresProcess> | undefined;
  private itsRedis: Promise<RedisProcess> | undefined;

  get postgres(): Promise<PostgresProcess> {
    return (this.itsPostgres ??= PostgresProcess.start());
  }

  get redis(): Promise<RedisProcess> {
    return (this.itsRedis ??= RedisProcess.start());
  }

  /** Creates an empty database in this PostgreSQL. */
  async database(): Promise<TestDatabase & { url: string }> {
    const postgres = await this.postgres;
    const name = `teahouse_${randomBytes(6).toString('hex')}`;
    await this.ask(`CREATE DATABASE ${name}`);
    const url = new URL(postgres.url);
    url.pathname = `/${name}`;
    return { url: url.href, drop: () => this.ask(`DROP DATABASE ${name} WITH (FORCE)`) };
  }

  /** Runs a statement in PostgreSQL as its administrator. */
  async ask(statement: string): Promise<void> {
    const client = new pg.Client((await this.postgres).url);
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  }

  /** Leftovers of a run that failed half-way must not affect the next one. */
  async renew(): Promise<void> {
    await this.end();
    this.itsPostgres = undefined;
    this.itsRedis = undefined;
  }

  async end(): Promise<void> {
    await (await this.itsPostgres?.catch(() => undefined))?.end();
    await (await this.itsRedis?.catch(() => undefined))?.end();
  }
}
