import { isIP } from 'node:net';
import { resolve } from 'node:path';

/** Everything that can be set, read once at the start. Units are in the names. */
export interface Config {
  /** 0 picks a free one. */
  port: number;
  host: string;
  /** Where the embedded database lives. */
  dataDir: string;
  /** `postgres://…` replaces the embedded database. */
  databaseUrl?: string;
  /** `redis://…` makes several nodes on one PostgreSQL database one chat. */
  redisUrl?: string;
  /** Origins allowed beside the server's own. */
  allowedOrigins: string[];
  logLevel: LogLevel;
  /** Lines for people, or one JSON object each for programs. */
  logFormat: LogFormat;
  /** Lets whoever brings it read the metrics from elsewhere; programs on this machine need none. */
  metricsToken?: string;
  /** A nickname without a password is free again after this time without use. */
  nameFreeAfterDays: number;
  /** A device that was not used for this time has to sign in again. */
  sessionEndsAfterDays: number;
  /** Makes whoever knows it an administrator; without one the first start shows a link that works once. */
  adminPassword?: string;
  /** Whether floods are held back; off for load tests only. */
  rateLimits: boolean;
  /** Connections at once from one address (of IPv6, from one /64 network). */
  connectionsPerAddress: number;
  /** Whose word on the client's address counts: how many proxies there are, or their addresses and ranges. */
  trustProxy: number | string[];
  /** How often a silent connection is asked for a sign of life, and how long it may take. */
  pingIntervalMs: number;
  pingTimeoutMs: number;
  /** Bytes of one upload, and of all that one person has uploaded. */
  attachmentMaxBytes: number;
  attachmentQuotaBytes: number;
  /** Uploads never leave less than this free on the disk, which the database needs as well. */
  diskReserveBytes: number;
  /** Keeps uploads in place of `dataDir`. */
  s3?: S3Settings;
  /** How a push service reaches whoever runs this server: a `mailto:` or `https:` address. */
  pushContact: string;
  /** Lets notifications go to this machine and over plain HTTP: for tests only. */
  pushToLoopback: boolean;
}

/** An object store that speaks S3. Without a key, the SDK finds one as on Amazon's own machines. */
export interface S3Settings {
  bucket: string;
  /** Amazon's own where it is left out. */
  endpoint?: string;
  region: string;
  key?: { accessKeyId: string; secretAccessKey: string };
}

const MIB = 2 ** 20;
const LOG_LEVELS = ['fatal', 'error', 'warn', 'log', 'debug', 'verbose'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const LOG_FORMATS = ['text', 'json'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** A setting that cannot be used; the message names the variable and what it takes. */
export class BadSetting extends Error {}

/**
 * Reads the settings from `env` (normally `process.env`, of which this is the only reader).
 * @throws BadSetting
 */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  return {
    port: integer(env, 'PORT', 3000, 0, 65_535),
    host: env.HOST ?? '0.0.0.0',
    dataDir: resolve(env.DATA_DIR || './data'),
    databaseUrl: postgresUrl(env),
    redisUrl: redisUrl(env),
    allowedOrigins: origins(env),
    logLevel: oneOf(env, 'LOG_LEVEL', LOG_LEVELS, 'log'),
    logFormat: oneOf(env, 'LOG_FORMAT', LOG_FORMATS, process.stdout.isTTY ? 'text' : 'json'),
    metricsToken: secret(env, 'METRICS_TOKEN', 16),
    nameFreeAfterDays: integer(env, 'NAME_FREE_AFTER_DAYS', 30, 1, 36_500),
    sessionEndsAfterDays: integer(env, 'SESSION_ENDS_AFTER_DAYS', 90, 1, 36_500),
    adminPassword: secret(env, 'ADMIN_PASSWORD', 12),
    rateLimits: oneOf(env, 'RATE_LIMITS', ['on', 'off'], 'on') === 'on',
    connectionsPerAddress: integer(env, 'CONNECTIONS_PER_ADDRESS', 500, 1, 1_000_000),
    trustProxy: proxies(env),
    pingIntervalMs: integer(env, 'PING_INTERVAL_MS', 15_000, 100, 300_000),
    pingTimeoutMs: integer(env, 'PING_TIMEOUT_MS', 10_000, 100, 300_000),
    attachmentMaxBytes: integer(env, 'ATTACHMENT_MAX_BYTES', 10 * MIB, 1_024, 1_024 * MIB),
    attachmentQuotaBytes: integer(env, 'ATTACHMENT_QUOTA_BYTES', 500 * MIB, 1_024, Number.MAX_SAFE_INTEGER),
    diskReserveBytes: integer(env, 'DISK_RESERVE_BYTES', 500 * MIB, 0, Number.MAX_SAFE_INTEGER),
    s3: s3(env),
    pushContact: pushContact(env),
    pushToLoopback: oneOf(env, 'PUSH_TO_LOOPBACK', ['on', 'off'], 'off') === 'on',
  };
}

type Env = Readonly<Record<string, string | undefined>>;

function integer(env: Env, name: string, fallback: number, min: number, max: number): number {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new BadSetting(`${name} must be a whole number from ${min} to ${max}, not ${JSON.stringify(text)}`);
  }
  return value;
}

function oneOf<T extends string>(env: Env, name: string, values: readonly T[], fallback: T): T {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  const value = values.find((candidate) => candidate === text);
  if (value === undefined)
    throw new BadSetting(`${name} must be one of ${values.join(', ')}, not ${JSON.stringify(text)}`);
  return value;
}

function postgresUrl(env: Env): string | undefined {
  const text = env.DATABASE_URL;
  if (text === undefined || text === '') return undefined;
  // The value may hold a password, so the message does not repeat it.
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text)) {
    throw new BadSetting('DATABASE_URL must look like postgres://user:password@host:5432/name');
  }
  return text;
}

function redisUrl({ REDIS_URL: text = '', DATABASE_URL: database = '' }: Env): string | undefined {
  if (text === '') return undefined;
  if (!/^rediss?:\/\//.test(text) || !URL.canParse(text)) {
    throw new BadSetting('REDIS_URL must look like redis://user:password@host:6379');
  }
  if (database === '') {
    throw new BadSetting(
      'REDIS_URL is for several nodes, and these share a PostgreSQL database: set DATABASE_URL too',
    );
  }
  return text;
}

function secret(env: Env, name: string, min: number): string | undefined {
  const text = env[name];
  if (text === undefined || text === '') return undefined;
  // The message does not repeat it.
  if (text.length < min) throw new BadSetting(`${name} must have ${min} characters or more`);
  return text;
}

function s3(env: Env): S3Settings | undefined {
  const { S3_BUCKET, S3_ENDPOINT, S3_REGION, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = env;
  if (!S3_BUCKET) {
    if (S3_ENDPOINT || S3_ACCESS_KEY_ID) throw new BadSetting('S3_BUCKET must name a bucket');
    return undefined;
  }
  if (S3_ENDPOINT && (!/^https?:\/\//.test(S3_ENDPOINT) || !URL.canParse(S3_ENDPOINT))) {
    throw new BadSetting('S3_ENDPOINT must look like https://s3.example');
  }
  // The messages repeat neither.
  if (!S3_ACCESS_KEY_ID !== !S3_SECRET_ACCESS_KEY) {
    throw new BadSetting('S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY go together: set both or neither');
  }
  return {
    bucket: S3_BUCKET,
    ...(S3_ENDPOINT && { endpoint: S3_ENDPOINT }),
    region: S3_REGION || 'us-east-1',
    ...(S3_ACCESS_KEY_ID && {
      key: { accessKeyId: S3_ACCESS_KEY_ID, secretAccessKey: S3_SECRET_ACCESS_KEY! },
    }),
  };
}

function pushContact({ PUSH_CONTACT: text }: Env): string {
  if (text === undefined || text === '') return 'mailto:nobody@example.com';
  if (!/^(mailto:[^@\s]+@[^@\s]+|https:\/\/\S+)$/.test(text) || !URL.canParse(text)) {
    throw new BadSetting(
      `PUSH_CONTACT takes an address like mailto:you@example.com or https://chat.example, not ${JSON.stringify(text)}`,
    );
  }
  return text;
}

/** `true` is not on offer: it would let every client choose its own address. */
function proxies({ TRUST_PROXY: text = '' }: Env): number | string[] {
  if (/^\d{1,2}$/.test(text)) return Number(text);
  const addresses = text.split(',').map((part) => part.trim());
  return addresses.filter(Boolean).map((address) => {
    const [ip, bits] = address.split('/') as [string, string?];
    const widest = isIP(ip) === 6 ? 128 : 32;
    const isRange = isIP(ip) !== 0 && (bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= widest));
    if (!isRange && !['loopback', 'linklocal', 'uniquelocal'].includes(address)) {
      throw new BadSetting(
        `TRUST_PROXY takes the number of proxies, or addresses and ranges like 10.0.0.0/8 or loopback, not ${JSON.stringify(address)}`,
      );
    }
    return address;
  });
}

function origins(env: Env): string[] {
  const texts = (env.ALLOWED_ORIGINS ?? '').split(',').map((text) => text.trim());
  return texts.filter(Boolean).map((text) => {
    if (!URL.canParse(text) || new URL(text).origin !== text) {
      throw new BadSetting(
        `ALLOWED_ORIGINS takes origins like https://chat.example, separated by commas, not ${JSON.stringify(text)}`,
      );
    }
    return text;
  });
}
