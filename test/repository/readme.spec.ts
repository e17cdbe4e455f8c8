import { expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { blocks, commands, READMES, tabled } from '../readme/blocks.js';

const [english, chinese] = READMES;
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };

it('lists the same commands, settings and code in both languages of the README', () => {
  expect(commands(english)).not.toEqual([]);
  expect(commands(chinese)).toEqual(commands(english));
  expect(tabled(english).length).toBeGreaterThan(10);
  expect(tabled(chinese)).toEqual(tabled(english));
  const withoutWords = (page: string) =>
    blocks(page, 'js').map((code) =>
      code.replace(/'[^']*'|`[^`]*`/g, (text) => text.replace(/[^$'`{}a-z.:/]/g, '').slice(0, 1)),
    );
  expect(withoutWords(english)).toHaveLength(1);
  expect(withoutWords(chinese)).toEqual(withoutWords(english));
});

it.each([english, chinese, 'CONTRIBUTING.md', 'docs/operations.md', 'docs/client.md'])(
  'defines every script that %s names',
  (page) => {
    const named = readFileSync(page, 'utf8').matchAll(/npm run ([\w:-]+)/g);
    expect(Array.from(named, ([, script]) => script!).filter((script) => !(script in scripts))).toEqual([]);
  },
);
