// @ts-check
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { teahouseServer } from './server.js';

const POSTGRES = process.env.DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';
const REDIS = process.env.REDIS_URL ?? 'redis://127.0.0.1:6379';

/** Several nodes of teahouse on a fresh PostgreSQL database, all on CPU 0, with Redis between them. */
export class Nodes {
  /** @param {string} entry @param {number} count */
  constructor(entry, count) {
    this.wireProtocol = /** @type {const} */ ('teahouse');
    this.servers = Array.from({ length: count }, () => teahouseServer(entry));
    this.database = '';
    this.redisUrl = REDIS;
  }

  get databaseUrl() {
    const url = new URL(POSTGRES);
    url.pathname = `/${this.database}`;
    return url.href;
  }

  get ports() {
    return this.servers.map(({ port }) => port);
  }

  get pids() {
    return this.servers.map(({ pid }) => pid);
  }

  get hasEnded() {
    return this.servers.some(({ hasEnded }) => hasEnded);
  }

  get output() {
    return this.servers.map(({ output }) => output).join('\n');
  }

  async start() {
    this.database = `teahouse_bench_${randomBytes(6).toString('hex')}`;
    await onServer(`CREATE DATABASE ${this.database}`);
    /** @type {Record<string, string>} */
    const redis = this.servers.length > 1 ? { REDIS_URL: this.redisUrl } : {};
    for (const server of this.servers)
      await server.start({ env: { DATABASE_URL: this.databaseUrl, ...redis } });
  }

  async stop() {
    await Promise.all(this.servers.map((server) => server.stop()));
    await onServer(`DROP DATABASE ${this.database} WITH (FORCE)`);
  }
}

/** @param {string} statement */
async function onServer(statement) {
  const client = new pg.Client(POSTGRES);
  await client.connect();
  await client.query(statement);
  await client.end();
}
