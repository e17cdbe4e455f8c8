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
  /** Origins allowed beside the server's own. */
  allowedOrigins: string[];
  logLevel: LogLevel;
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
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'log', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

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
    allowedOrigins: origins(env),
    logLevel: oneOf(env, 'LOG_LEVEL', LOG_LEVELS, 'log'),
    nameFreeAfterDays: integer(env, 'NAME_FREE_AFTER_DAYS', 30, 1, 36_500),
    sessionEndsAfterDays: integer(env, 'SESSION_ENDS_AFTER_DAYS', 90, 1, 36_500),
    adminPassword: adminPassword(env),
    rateLimits: oneOf(env, 'RATE_LIMITS', ['on', 'off'], 'on') === 'on',
    connectionsPerAddress: integer(env, 'CONNECTIONS_PER_ADDRESS', 500, 1, 1_000_000),
    trustProxy: proxies(env),
    pingIntervalMs: integer(env, 'PING_INTERVAL_MS', 15_000, 100, 300_000),
    pingTimeoutMs: integer(env, 'PING_TIMEOUT_MS', 10_000, 100, 300_000),
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

function adminPassword({ ADMIN_PASSWORD: text }: Env): string | undefined {
  if (text === undefined || text === '') return undefined;
  // The message does not repeat it.
  if (text.length < 12) throw new BadSetting('ADMIN_PASSWORD must have 12 characters or more');
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
