import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';

test('docs/page.md names tests that exist', async () => {
  const tests: string[] = [];
  for (const file of await readdir('test/browser'))
    if (file.endsWith('.spec.ts')) tests.push(await readFile(`test/browser/${file}`, 'utf8'));
  const sources = tests.join('\n');
  const rows = (await readFile('docs/page.md', 'utf8')).split('\n').filter((line) => line.startsWith('| '));
  const named = rows
    .slice(2)
    .flatMap((row) => [...row.split('|')[2]!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!));
  expect(named.length).toBeGreaterThan(40);
  expect(named.filter((name) => !sources.includes(name))).toEqual([]);
});
