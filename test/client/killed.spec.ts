import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ServerProcess } from '../faults/server-process.js';
import { blocks, READMES } from '../readme/blocks.js';
import { TestClient } from '../support/test-client.js';
import { waitFor } from '../support/wait-for.js';

let server: ServerProcess;
let directory: string;
const running = new Set<ChildProcess>();

beforeEach(async () => {
  server = await ServerProcess.start();
  directory = await mkdtemp(join(tmpdir(), 'teahouse-bot-'));
  await symlink(resolve('node_modules'), join(directory, 'node_modules'));
});
afterEach(async () => {
  for (const program of running) program.kill('SIGKILL');
  running.clear();
  await server.end();
  await rm(directory, { recursive: true });
});

/** Starts a program in its own directory, and waits until it prints `line`. */
async function start(file: string, line: RegExp, env: Record<string, string> = {}): Promise<ChildProcess> {
  const program = spawn(process.execPath, [file], {
    cwd: directory,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(program);
  await new Promise<void>((done, failed) => {
    let said = '';
    const read = (chunk: Buffer): void => {
      said += chunk.toString();
      if (line.test(said)) done();
    };
    program.stdout.on('data', read);
    program.stderr.on('data', read);
    program.once('exit', (code) => failed(new Error(`it ended with ${code}: ${said}`)));
  });
  return program;
}

async function kill(program: ChildProcess): Promise<void> {
  running.delete(program);
  program.kill('SIGKILL');
  await once(program, 'exit');
}

/** Resolves when `name` is connected, as `watcher` sees it. */
async function isOnline(watcher: TestClient, name: string): Promise<void> {
  await waitFor(async () => {
    const { people } = await watcher.requestOk('people', { q: name });
    return people.some((person) => person.name === name && person.online);
  });
}

const BOT = resolve('packages/client/examples/tea-timer-bot.js');
const IS_IN = /小茶壶 is in/;

it('reconnects the example bot under its nickname after kill -9 of the server and of itself', async () => {
  const env = { TEAHOUSE_URL: server.url, MINUTE_MS: '20' };
  const first = await start(BOT, IS_IN, env);
  await server.kill();
  await server.run();
  const alice = new TestClient(server.url, { name: 'alice' });
  await alice.receives('welcome');
  await isOnline(alice, '小茶壶');
  await kill(first);
  await start(BOT, IS_IN, env);
  await alice.sendText('/tea 1');
  await alice.receives('textmsg', { name: '小茶壶', content: 'alice，茶好了 🍵' });
  expect(await stat(join(directory, 'tea-timer-bot.token'))).toMatchObject({ mode: 0o100600 });
  alice.disconnect();
});

it('gives a program without the token file no nickname of a program that has it', async () => {
  await start(BOT, IS_IN, { TEAHOUSE_URL: server.url });
  const stranger = { TEAHOUSE_URL: server.url, TOKEN_FILE: join(directory, 'another.token') };
  await expect(start(BOT, IS_IN, stranger)).rejects.toThrow(/name_taken/);
});

it.each(READMES)(
  'keeps the nickname of the JavaScript of %s after kill -9 of the server and of itself',
  async (page) => {
    const dongdong = new TestClient(server.url, { name: '东东' });
    await dongdong.receives('welcome');
    const [snippet] = blocks(page, 'js');
    const [, name] = /name: '([^']+)'/.exec(snippet!)!;
    const file = join(directory, 'snippet.mjs');
    await writeFile(
      file,
      `${snippet!.replaceAll('http://localhost:3000', server.url)}\nconsole.log(reply);\n`,
    );
    const first = await start(file, /ok: true/);
    await server.kill();
    await server.run();
    await isOnline(dongdong, name!);
    await kill(first);
    const second = await start(file, /ok: true/);
    const token = await readFile(join(directory, 'bot.token'), 'utf8');
    const same = new TestClient(server.url, { token });
    await same.receives('welcome', { me: { name } });
    same.disconnect();
    dongdong.disconnect();
    await kill(second);
  },
);
