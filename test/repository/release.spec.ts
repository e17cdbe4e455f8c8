import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PARTS = [
  'package.json',
  'package-lock.json',
  'CHANGELOG.md',
  'release',
  'packages/client/package.json',
];

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'teahouse-release-'));
  for (const part of PARTS) await cp(part, join(cwd, part), { recursive: true });
  await git('init', '--quiet');
  await git('add', '.');
  await git('commit', '--quiet', '--message', 'As it is');
});
afterEach(() => rm(cwd, { recursive: true, force: true }));

const env = {
  ...process.env,
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.com',
};
const git = async (...args: string[]) => (await run('git', args, { cwd, env })).stdout.trim();
const npm = (...args: string[]) => run('npm', args, { cwd, env });
const read = (file: string) => readFile(join(cwd, file), 'utf8');
const versionIn = async (file: string) => (JSON.parse(await read(file)) as { version: string }).version;

it('`npm version` sets the version of server, client library and changelog in one tagged commit', async () => {
  await npm('version', '7.8.9');
  expect(await versionIn('package.json')).toBe('7.8.9');
  expect(await versionIn('packages/client/package.json')).toBe('7.8.9');
  expect(await read('CHANGELOG.md')).toMatch(
    /^## \[Unreleased\]\n\n## \[7\.8\.9\] - \d{4}-\d\d-\d\d\n\n### \w+\n\n- /m,
  );
  expect(await git('tag', '--points-at', 'HEAD')).toBe('v7.8.9');
  expect(await git('status', '--porcelain')).toBe('');
}, 60_000);

it('`npm version` refuses a release without an item under "Unreleased"', async () => {
  const empty = '# Changelog\n\n## [Unreleased]\n\n## [0.0.1] - 2026-01-01\n\n### Added\n\n- Something.\n';
  await writeFile(join(cwd, 'CHANGELOG.md'), empty);
  await git('commit', '--quiet', '--all', '--message', 'Empty the changelog');
  await expect(npm('version', '7.8.9')).rejects.toMatchObject({
    stderr: expect.stringContaining('nothing under "Unreleased"'),
  });
  expect(await git('tag')).toBe('');
}, 60_000);
