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
