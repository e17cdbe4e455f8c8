import { describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ON_CLUSTER, ON_EVERY_DATABASE, ON_POSTGRES, SLOW } from '../projects.js';

const specs = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.endsWith('.spec.ts'),
);

describe('the lists of tests by database', () => {
  it.each([...new Set([...ON_POSTGRES, ...ON_CLUSTER, ...SLOW])])('lists %s, which exists', (name) => {
    const pattern = new RegExp(
      `^${join(name)
        .replaceAll('.', '\\.')
        .replace('**/*', '.+')
        .replace(/(?<!\.)\*/, '[^/]+')}\\.spec\\.ts$`,
    );
    expect(specs.filter((path) => pattern.test(path))).not.toEqual([]);
  });

  it('lists each test once', () => {
    expect(new Set(ON_EVERY_DATABASE).size).toBe(ON_EVERY_DATABASE.length);
    expect(new Set(ON_POSTGRES).size).toBe(ON_POSTGRES.length);
  });
});
