import { expect, it } from '@jest/globals';
import { InvalidConfigError, readConfig } from '../../src/config/config.js';

const DATABASE_URL = 'postgres://teahouse@127.0.0.1:5432/teahouse';

it('accepts a Redis together with a PostgreSQL', () => {
  const config = readConfig({ DATABASE_URL, REDIS_URL: 'redis://127.0.0.1:6379' });
  expect(config).toMatchObject({ databaseUrl: DATABASE_URL, redisUrl: 'redis://127.0.0.1:6379' });
  expect(readConfig({ DATABASE_URL }).redisUrl).toBeUndefined();
});

it.each([
  ['without the database that nodes share', { REDIS_URL: 'redis://127.0.0.1:6379' }],
  ['that is no address of a Redis', { DATABASE_URL, REDIS_URL: 'http://127.0.0.1:6379' }],
  ['that is no address at all', { DATABASE_URL, REDIS_URL: 'redis' }],
])('refuses a Redis %s, and names the variable', (_, env) => {
  expect(() => readConfig(env)).toThrow(InvalidConfigError);
  expect(() => readConfig(env)).toThrow(/REDIS_URL/);
});

it('does not print the password of a rejected Redis URL', () => {
  expect(() => readConfig({ DATABASE_URL, REDIS_URL: 'http://:open-sesame@127.0.0.1' })).not.toThrow(
    /open-sesame/,
  );
});
