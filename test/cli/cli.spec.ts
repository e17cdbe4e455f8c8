import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bar } from '../../src/cli/output.js';
import { TestServer } from '../support/test-server.js';

const run = promisify(execFile);

let chat: TestServer;
let directory: string;
beforeAll(async () => {
  chat = await TestServer.open();
  directory = await mkdtemp(join(tmpdir(), 'teahouse-cli-'));
});
afterAll(async () => {
  await chat.close();
  await rm(directory, { recursive: true });
});

/** Returns what an operator sees who types this beside the running server. */
async function teahouse(args: string[], dataDir = chat.config.dataDir) {
  const env = { PATH: process.env.PATH!, PORT: new URL(chat.url).port, DATA_DIR: dataDir };
  const ended = run(process.execPath, ['dist/cli/main.js', ...args], { env });
  return ended.then(
    ({ stdout }) => ({ code: 0, text: stdout }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      code,
      text: stdout + stderr,
    }),
  );
}

it('creates an administrator once with `teahouse admin link` beside a running server', async () => {
  const boss = await chat.connectAs({ name: 'boss', password: 'correct horse battery' });
  const { text } = await teahouse(['admin', 'link', '--url', 'https://chat.example/']);
  const code = /^https:\/\/chat\.example\/#admin=(\S+)$/m.exec(text)![1]!;
  expect(await boss.request('admin:claim', { code })).toMatchObject({ ok: true });
  const other = await chat.connectAs({ name: 'other', password: 'correct horse battery' });
  expect(await other.request('admin:claim', { code })).toMatchObject({ error: { code: 'token_invalid' } });
  expect((await teahouse(['admin', 'list'])).text).toMatch(/administrator\s+boss\n$/);
});

it('signs an administrator in who lost every device with `teahouse admin recover`', async () => {
  const lost = await chat.connectAs({ name: 'lost', password: 'correct horse battery' });
  const { text } = await teahouse(['admin', 'recover', 'LOST', '--url', 'https://chat.example/']);
  const code = /^https:\/\/chat\.example\/#link=(\S+)$/m.exec(text)![1]!;
  expect(await chat.connect({ token: lost.token }).isRefused()).toBe('token_invalid');
  const back = await chat.connectAs({ code });
  expect(back.id).toBe(lost.id);
  expect(back.welcome.signInLink).toEqual({ at: expect.any(String), usedAt: expect.any(String) });
  expect(await teahouse(['admin', 'recover', 'nobody at all'])).toMatchObject({ code: 1 });
});

it('disconnects only the banned user with `teahouse admin ban` beside a running server', async () => {
  const [pest, bystander] = [await chat.join('pest'), await chat.join('bystander')];
  expect(await teahouse(['admin', 'ban', 'PEST'])).toMatchObject({ code: 0 });
  await pest.receives('goodbye', { reason: 'banned' }, 10_000);
  expect((await teahouse(['admin', 'list'])).text).toContain('pest');
  await teahouse(['admin', 'unban', 'pest']);
  expect((await teahouse(['admin', 'list'])).text).not.toContain('pest');
  expect(bystander.received('goodbye')).toEqual([]);
  expect(await teahouse(['admin', 'ban', 'nobody at all'])).toMatchObject({
    code: 1,
    text: expect.stringMatching(/^no user has this nickname.*\n$/),
  });
});

it('reports the result of `teahouse backup`, `restore` and `export` in one line', async () => {
  const alice = await chat.join('alice');
  await alice.sendText('hello');
  const file = join(directory, 'backup.tar.gz');
  expect(await teahouse(['backup', file])).toMatchObject({
    code: 0,
    text: expect.stringMatching(/: \d+ entries of \d+ users\n$/),
  });
  const place = join(directory, 'restored');
  expect(await teahouse(['restore', file], place)).toMatchObject({
    code: 0,
    text: expect.stringMatching(/every client loads its data again\n$/),
  });
  expect(await teahouse(['restore', file], place)).toMatchObject({
    code: 1,
    text: 'the target already has data: use --force to replace it\n',
  });
  const out = join(directory, 'export');
  expect(await teahouse(['export', out, '--person', 'alice'])).toMatchObject({ code: 0 });
  expect(await readdir(out)).toContain('index.html');
});

it('shows progress as a bar, or in MiB where the total is unknown', () => {
  expect(bar(0, 10)).toBe(`${'░'.repeat(30)} 0 %`);
  expect(bar(5, 10)).toBe(`${'█'.repeat(15)}${'░'.repeat(15)} 50 %`);
  expect(bar(10, 10)).toBe(`${'█'.repeat(30)} 100 %`);
  expect(bar(0, 0)).toBe(`${'░'.repeat(30)} 0 %`);
  expect(bar(1_572_864)).toBe('1.5 MiB');
});

it('reports each check of `teahouse doctor`, and fails where one fails', async () => {
  const well = await teahouse(['doctor']);
  expect(well).toMatchObject({ code: 0 });
  expect(well.text).toMatch(/^✓ websocket/m);
  const ill = await teahouse(['doctor', '--url', 'http://127.0.0.1:1']);
  expect(ill).toMatchObject({ code: 1, text: expect.stringMatching(/^✗ server/m) });
});

it('refuses an unknown command and lists the known ones', async () => {
  expect(await teahouse(['brew'])).toMatchObject({ code: 1, text: expect.stringMatching(/Usage: teahouse/) });
});

it("prints the version of package.json with `teahouse --version`, the same as the client library's", async () => {
  const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
  expect(await teahouse(['--version'])).toEqual({ code: 0, text: `${version}\n` });
  const library = await readFile('packages/client/package.json', 'utf8');
  expect((JSON.parse(library) as { version: string }).version).toBe(version);
});
