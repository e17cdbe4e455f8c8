// @ts-check
import pg from 'pg';
import { createClient } from 'redis';
import { connectClients } from '../with-server.js';

const PEOPLE = 200;
/** Batches whose size is looked at. */
const LOOKED_AT = 200;

/**
 * Private texts across so many nodes, at one rate after the other.
 * @param {import('../with-server.js').Bench} bench @param {number} count of nodes @param {number[]} rates
 * @returns {Promise<import('./model.js').Observed[]>}
 */
export async function observe(bench, count, rates) {
  const nodes = bench.nodes(count);
  const scene = { people: connectClients(PEOPLE), traffic: /** @type {const} */ ('pairs') };
  return bench.withServer(nodes, scene, async (run) => {
    const gauge = await Gauge.open(nodes);
    /** @type {import('./model.js').Observed[]} */
    const observed = [];
    await run.load({ rate: rates[0], seconds: bench.pick(8, 1), warmup: 0, window: 8 });
    for (const rate of rates) {
      const before = await gauge.read();
      const load = await run.load({ rate, seconds: bench.pick(6, 2), warmup: 0, window: 8 });
      const after = await gauge.read();
      // The load goes on for a moment around what is measured of it; what it shares is the same there.
      const texts = after.texts - before.texts;
      const seen = {
        nodes: count,
        rate: load.offered,
        cpu: (load.serverCpu / load.offered) * 1e6,
        commits: (after.commits - before.commits) / texts,
        batches: (after.batches - before.batches) / texts,
        bytes: (((after.batches - before.batches) * after.batchBytes) / texts) * count,
      };
      bench.say(`  ${describe(seen)}`);
      observed.push(seen);
    }
    await gauge.close();
    return observed;
  });
}

/** @param {import('./model.js').Observed} observed */
export function describe({ nodes, rate, cpu, commits, batches, bytes }) {
  return (
    `${nodes} node${nodes > 1 ? 's' : ''}, ${Math.round(rate)} texts/s: ${Math.round(cpu)} µs, ` +
    `${commits.toFixed(2)} commits, ${batches.toFixed(2)} batches, ${Math.round(bytes)} bytes from Redis a text`
  );
}

/** Counts in the database and the stream of one chat, whatever else uses the same servers. */
class Gauge {
  /** @param {pg.Client} database @param {Awaited<ReturnType<typeof connected>>} redis @param {string} stream */
  constructor(database, redis, stream) {
    this.database = database;
    this.redis = redis;
    this.stream = stream;
  }

  /** @param {import('../server/nodes.js').Nodes} nodes */
  static async open(nodes) {
    const database = new pg.Client(nodes.databaseUrl);
    await database.connect();
    const redis = await connected(nodes.redisUrl);
    const { rows } = await database.query(`SELECT value FROM settings WHERE name = 'epoch'`);
    return new Gauge(database, redis, `teahouse:${rows[0].value}:1`);
  }

  async read() {
    // A backend reports its commits about once a second.
    await new Promise((done) => setTimeout(done, 1_500));
    const { rows } = await this.database.query(
      `SELECT (SELECT count(*)::int FROM entries) AS texts,
         (SELECT xact_commit::int FROM pg_stat_database WHERE datname = current_database()) AS commits`,
    );
    const { batches, batchBytes } = await this.#stream();
    return { texts: rows[0].texts, commits: rows[0].commits, batches, batchBytes };
  }

  /** Of a chat of one node there is none. */
  async #stream() {
    if (!(await this.redis.exists(this.stream))) return { batches: 0, batchBytes: 0 };
    const { 'entries-added': batches } = await this.redis.xInfoStream(this.stream);
    const last = (await this.redis.xRevRange(this.stream, '+', '-', { COUNT: LOOKED_AT })) ?? [];
    const bytes = last.reduce((sum, { message }) => sum + Buffer.byteLength(message.words ?? ''), 0);
    return { batches, batchBytes: bytes / Math.max(last.length, 1) };
  }

  async close() {
    await this.database.end();
    this.redis.destroy();
  }
}

/** @param {string} url */
async function connected(url) {
  const redis = createClient({ url });
  await redis.connect();
  return redis;
}
