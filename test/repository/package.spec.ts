import { expect, it } from '@jest/globals';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

it('packs a server package that starts on its own, with page and documentation, and nothing else', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'teahouse-pack-'));
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', directory]);
  const [tarball] = await readdir(directory);
  await run('tar', ['-xzf', join(directory, tarball!), '-C', directory]);
  const root = join(directory, 'package');
  expect((await readdir(root)).sort()).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'README.zh-CN.md',
    'deploy',
    'dist',
    'docs',
    'package.json',
  ]);

  await symlink(join(process.cwd(), 'node_modules'), join(root, 'node_modules'));
  const env = { PATH: process.env.PATH, PORT: '0', HOST: '127.0.0.1', DATA_DIR: join(directory, 'data') };
  const server = spawn(process.execPath, ['dist/cli/main.js'], { cwd: root, env, stdio: 'pipe' });
  let output = '';
  for (const stream of [server.stdout, server.stderr])
    stream.on('data', (chunk) => (output += String(chunk)));
  while (!/open at \S+:\d+/.test(output) && server.exitCode === null) await once(server.stdout, 'data');
  const url = /open at (http:\/\/[^:]+:\d+)/.exec(output)![1]!;
  expect(await (await fetch(url)).text()).toContain('<!doctype html>');
  for (const path of ['/docs', '/health/ready']) expect((await fetch(url + path)).status).toBe(200);
  server.kill();
  await once(server, 'exit');
  await rm(directory, { recursive: true });
}, 60_000);

it('packs a client library that is typed and runs with only socket.io-client installed', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'teahouse-library-'));
  await run('npm', ['pack', '--workspace', '@teahouse/client', '--pack-destination', directory]);
  const [tarball] = await readdir(directory);
  await run('tar', ['-xzf', join(directory, tarball!), '-C', directory]);
  const library = join(directory, 'node_modules/@teahouse/client');
  await mkdir(join(library, '..'), { recursive: true });
  await cp(join(directory, 'package'), library, { recursive: true });
  for (const beside of await everythingBelow('socket.io-client')) {
    await mkdir(join(directory, 'node_modules', beside, '..'), { recursive: true });
    await symlink(join(process.cwd(), 'node_modules', beside), join(directory, 'node_modules', beside));
  }
  expect((await readdir(library)).sort()).toEqual([
    'LICENSE',
    'README.md',
    'dist',
    'examples',
    'package.json',
  ]);

  await writeFile(join(directory, 'package.json'), '{ "type": "module" }');
  await writeFile(
    join(directory, 'bot.ts'),
    `import { TeahouseClient, type Entry, type Receipt } from '@teahouse/client';
const chat = new TeahouseClient('http://localhost:1', { name: 'bot' });
chat.on('entry', (entry: Entry) => { if (entry.kind === 'text') entry.content.trim(); });
// @ts-expect-error there is no such event
chat.on('entries', () => {});
export const said: Promise<Receipt> = chat.send('tea', { to: 'alice' });
// @ts-expect-error a message is a text
void chat.send(1).catch(() => {});
console.log(chat.state);
chat.close();
`,
  );
  // The types of the library may not depend on packages that are not installed either.
  const strict = ['--strict', '--skipLibCheck', 'false', '--target', 'es2023'];
  const compiler = join(process.cwd(), 'node_modules/typescript/bin/tsc');
  for (const way of [
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ] as const) {
    const args = [
      ...strict,
      '--lib',
      'es2023,dom',
      '--module',
      way[0],
      '--moduleResolution',
      way[1],
      'bot.ts',
    ];
    await run(process.execPath, [compiler, ...args], { cwd: directory }).catch(({ stdout }) => {
      throw new Error(String(stdout));
    });
  }
  expect((await run(process.execPath, ['bot.js'], { cwd: directory })).stdout).toBe('entering\n');
  await rm(directory, { recursive: true });
}, 120_000);

/** Returns a package and all its dependencies, by name. */
async function everythingBelow(name: string, known = new Set<string>()): Promise<Set<string>> {
  if (known.has(name)) return known;
  known.add(name);
  const manifest = await readFile(join('node_modules', name, 'package.json'), 'utf8');
  const { dependencies = {} } = JSON.parse(manifest) as { dependencies?: Record<string, string> };
  for (const one of Object.keys(dependencies)) await everythingBelow(one, known);
  return known;
}
