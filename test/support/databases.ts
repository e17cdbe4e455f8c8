import { randomBytes } from 'node:crypto';
import pg from 'pg';

declare global {
  /**
   * The database of this run of the suite (`cluster`: PostgreSQL, with two nodes), set by
   * jest.config.js; unset for the page's tests.
   */
  var DATABASE: 'sqlite' | 'postgres' | 'cluster' | undefined;
}

export interface TestDatabase {
  /** `undefined` for SQLite. */
  url: string | undefined;
  drop(): Promise<void>;
}

/** Creates an empty database that no other test uses. */
export async function freshDatabase(): Promise<TestDatabase> {
  const { DATABASE = 'sqlite' } = globalThis;
  if (DATABASE === 'sqlite') return { url: undefined, drop: async () => {} };
  const name = `teahouse_test_${randomBytes(6).toString('hex')}`;
  await onServer(`CREATE DATABASE ${name}`);
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(`DROP DATABASE ${name} WITH (FORCE)`) };
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client(serverUrl());
  await client.connect();
  await client.query(statement);
  await client.end();
}

function serverUrl(): string {
  return process.env.TEST_POSTGRES_URL!;
}
