import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { resolve } from 'node:path';
import { InvalidConfigError } from './invalid-config-error.js';
import { s3Settings, type S3Settings } from './s3-settings.js';

export { InvalidConfigError } from './invalid-config-error.js';
export type { AwsKey, AwsMachine, S3Settings } from './s3-settings.js';

/**
 * All settings, read once at the start. Names contain units. A class, so that Nest can inject it: see `ConfigModule`.
 */
export abstract class Config {
  /** 0 picks a free port. */
  abstract readonly port: number;
  /** `::` accepts IPv6 and IPv4. */
  abstract readonly host: string;
  /** Path under which a proxy serves the chat, such as `/chat`; '' for the root. */
  abstract readonly basePath: string;
  /** Directory of the embedded database. */
  abstract readonly dataDir: string;
  /** `postgres://…` replaces the embedded database. */
  abstract readonly databaseUrl?: string;
  /** `redis://…` connects several nodes on one PostgreSQL database. */
  abstract readonly redisUrl?: string;
  /** Origins allowed in addition to the server's own. */
  abstract readonly allowedOrigins: string[];
  /** Origins under which browsers reach this server. If set, requests for other host names are rejected. */
  abstract readonly publicUrls: string[];
  abstract readonly logLevel: LogLevel;
  /** `text` for people, `json` for programs. */
  abstract readonly logFormat: LogFormat;
  /** Token to read the metrics from other machines; programs on this machine need none. */
  abstract readonly metricsToken?: string;
  /** A nickname without a password is free again after this time without use. */
  abstract readonly nameFreeAfterDays: number;
  /** A session ends after this time without use. */
  abstract readonly sessionEndsAfterDays: number;
  /** Password to become an administrator. Without it, the first start prints a link that works once. */
  abstract readonly adminPassword?: string;
  /** Whether rate limits apply; off for load tests only. */
  abstract readonly rateLimits: boolean;
  /** Concurrent connections from one address (IPv6: from one /64 network). */
  abstract readonly connectionsPerAddress: number;
  /** The trusted proxies: their number, or their addresses and ranges. */
  abstract readonly trustProxy: number | string[];
  /** How often a silent connection is pinged, and how long it may take to reply. */
  abstract readonly pingIntervalMs: number;
  abstract readonly pingTimeoutMs: number;
  /** Bytes of one upload, and of all uploads of one user. */
  abstract readonly attachmentMaxBytes: number;
  abstract readonly attachmentQuotaBytes: number;
  /** Bytes that one address may upload in 24 hours, and bytes of all uploads together. */
  abstract readonly attachmentAddressQuotaBytes: number;
  abstract readonly attachmentServerQuotaBytes: number;
  /** Free disk space that uploads must leave, because the database needs it. */
  abstract readonly diskReserveBytes: number;
  /** Stores uploads in S3 instead of `dataDir`. */
  abstract readonly s3?: S3Settings;
  /** How a push service reaches the operator: a `mailto:` or `https:` address. */
  abstract readonly pushContact: string;
  /** Allows push endpoints on this machine and over plain HTTP: for tests only. */
  abstract readonly pushToLoopback: boolean;
}

const MIB = 2 ** 20;
const GIB = 2 ** 30;
const LOG_LEVELS = ['fatal', 'error', 'warn', 'log', 'debug', 'verbose'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const LOG_FORMATS = ['text', 'json'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/**
 * Reads the settings from `env` (normally `process.env`, of which this is the only reader).
 * @throws InvalidConfigError
 */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  return {
    port: integer(env, 'PORT', 3000, 0, 65_535),
    host: env.HOST || defaultHost(),
    basePath: basePath(env),
    dataDir: resolve(env.DATA_DIR || './data'),
    databaseUrl: postgresUrl(env),
    redisUrl: redisUrl(env),
    allowedOrigins: origins(env, 'ALLOWED_ORIGINS'),
    publicUrls: origins(env, 'PUBLIC_URL'),
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
    attachmentAddressQuotaBytes: bytes(env, 'ATTACHMENT_ADDRESS_QUOTA_BYTES', 2 * GIB),
    attachmentServerQuotaBytes: bytes(env, 'ATTACHMENT_SERVER_QUOTA_BYTES', 50 * GIB),
    diskReserveBytes: integer(env, 'DISK_RESERVE_BYTES', 500 * MIB, 0, Number.MAX_SAFE_INTEGER),
    s3: s3Settings(env),
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
    throw new InvalidConfigError(
      `${name} must be a whole number from ${min} to ${max}, not ${JSON.stringify(text)}`,
    );
  }
  return value;
}

function bytes(env: Env, name: string, fallback: number): number {
  return integer(env, name, fallback, 1_024, Number.MAX_SAFE_INTEGER);
}

function oneOf<T extends string>(env: Env, name: string, values: readonly T[], fallback: T): T {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  const value = values.find((candidate) => candidate === text);
  if (value === undefined)
    throw new InvalidConfigError(`${name} must be one of ${values.join(', ')}, not ${JSON.stringify(text)}`);
  return value;
}

function postgresUrl(env: Env): string | undefined {
  const text = env.DATABASE_URL;
  if (text === undefined || text === '') return undefined;
  // The value may hold a password, so the message does not repeat it.
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text)) {
    throw new InvalidConfigError('DATABASE_URL must look like postgres://user:password@host:5432/name');
  }
  return text;
}

function redisUrl({ REDIS_URL: text = '', DATABASE_URL: database = '' }: Env): string | undefined {
  if (text === '') return undefined;
  if (!/^rediss?:\/\//.test(text) || !URL.canParse(text)) {
    throw new InvalidConfigError('REDIS_URL must look like redis://user:password@host:6379');
  }
  if (database === '') {
    throw new InvalidConfigError(
      'REDIS_URL connects several nodes, which must share a PostgreSQL database: set DATABASE_URL too',
    );
  }
  return text;
}

function secret(env: Env, name: string, min: number): string | undefined {
  const text = env[name];
  if (text === undefined || text === '') return undefined;
  // The message does not repeat the secret.
  if (text.length < min) throw new InvalidConfigError(`${name} must have ${min} characters or more`);
  return text;
}

/**
 * Returns the address to listen on. Without IPv6 in the kernel, no interface has an IPv6 address, not even the
 * loopback.
 */
function defaultHost(): string {
  const addresses = Object.values(networkInterfaces()).flat();
  return addresses.some((address) => address?.family === 'IPv6') ? '::' : '0.0.0.0';
}

const SEGMENT = /^(?!\.{1,2}$)[A-Za-z0-9._~-]+$/;

/** Returns the path without a trailing slash. Rejects characters that a proxy or a browser would rewrite. */
function basePath({ BASE_PATH: text = '' }: Env): string {
  const path = text.replace(/\/$/, '');
  const [first, ...segments] = path.split('/');
  if (first === '' && segments.every((segment) => SEGMENT.test(segment))) return path;
  throw new InvalidConfigError(
    `BASE_PATH takes a path like /chat, of letters, digits and . _ ~ -, without .. or a query, not ${JSON.stringify(text)}`,
  );
}

function pushContact({ PUSH_CONTACT: text }: Env): string {
  if (text === undefined || text === '') return 'mailto:nobody@example.com';
  if (!/^(mailto:[^@\s]+@[^@\s]+|https:\/\/\S+)$/.test(text) || !URL.canParse(text)) {
    throw new InvalidConfigError(
      `PUSH_CONTACT takes an address like mailto:you@example.com or https://chat.example, not ${JSON.stringify(text)}`,
    );
  }
  return text;
}

/** Does not accept `true`, which would let every client choose its own address. */
function proxies({ TRUST_PROXY: text = '' }: Env): number | string[] {
  if (/^\d{1,2}$/.test(text)) return Number(text);
  const addresses = text.split(',').map((part) => part.trim());
  return addresses.filter(Boolean).map((address) => {
    const [ip, bits] = address.split('/') as [string, string?];
    const widest = isIP(ip) === 6 ? 128 : 32;
    const isRange = isIP(ip) !== 0 && (bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= widest));
    if (!isRange && !['loopback', 'linklocal', 'uniquelocal'].includes(address)) {
      throw new InvalidConfigError(
        `TRUST_PROXY takes the number of proxies, or addresses and ranges like 10.0.0.0/8 or loopback, not ${JSON.stringify(address)}`,
      );
    }
    return address;
  });
}

/** Accepts one trailing slash in PUBLIC_URL, as in a URL copied from a browser. */
function origins(env: Env, variable: 'ALLOWED_ORIGINS' | 'PUBLIC_URL'): string[] {
  const texts = (env[variable] ?? '').split(',').map((text) => text.trim());
  return texts.filter(Boolean).map((text) => {
    const origin = variable === 'PUBLIC_URL' ? text.replace(/\/$/, '') : text;
    const isWeb = variable === 'ALLOWED_ORIGINS' || /^https?:/.test(origin);
    if (!isWeb || !URL.canParse(origin) || new URL(origin).origin !== origin) {
      throw new InvalidConfigError(
        `${variable} takes origins like https://chat.example, separated by commas, not ${JSON.stringify(text)}`,
      );
    }
    return origin;
  });
}
