import { createClient } from 'redis';
import { broken, note, ok, type Finding } from './finding.js';

const TIMEOUT_MS = 3_000;
/** The first version with streams. */
const MIN_VERSION = 5;
const NEARLY_FULL = 0.9;

/** Checks the Redis that carries messages between nodes. */
export async function checkRedis(redisUrl: string | undefined): Promise<Finding> {
  if (redisUrl === undefined) return note('redis', 'REDIS_URL is not set: a single node needs no Redis');
  const client = createClient({
    url: redisUrl,
    socket: { connectTimeout: TIMEOUT_MS, reconnectStrategy: false },
    commandOptions: { timeout: TIMEOUT_MS },
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return findingOf(read(await client.info()));
  } catch (error) {
    const why = (error as Error).message || (error as NodeJS.ErrnoException).code;
    return broken('redis', `Redis does not answer at REDIS_URL (${why}): start it, or correct REDIS_URL`);
  } finally {
    client.destroy();
  }
}

function findingOf(says: ReadonlyMap<string, string>): Finding {
  const version = says.get('redis_version') ?? '0';
  if (Number.parseInt(version, 10) < MIN_VERSION) {
    return broken('redis', `Redis ${version} is too old: install Redis ${MIN_VERSION} or later`);
  }
  if (says.get('role') === 'slave') {
    return broken('redis', 'Redis is a read-only replica: point REDIS_URL at its master');
  }
  const policy = says.get('maxmemory_policy') ?? '';
  const [used, most] = ['used_memory', 'maxmemory'].map((field) => Number(says.get(field) ?? 0)) as [
    number,
    number,
  ];
  if (most > 0 && policy.startsWith('allkeys')) {
    return broken(
      'redis',
      `a full Redis evicts messages between nodes (${policy}): set maxmemory-policy noeviction, and use a Redis for Teahouse alone`,
    );
  }
  if (most > 0 && used > most * NEARLY_FULL) {
    return broken('redis', `Redis uses ${Math.floor((100 * used) / most)} % of its memory: raise maxmemory`);
  }
  return ok('redis', `Redis ${version} answers`);
}

/** Parses the reply to `INFO`: one `field:value` a line. */
function read(info: string): Map<string, string> {
  const fields = info.split('\r\n').filter((line) => line.includes(':'));
  return new Map(fields.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]));
}
