// `npm run first-message`: seconds from a clean clone to the first acknowledged message, step by step: clone, npm ci,
// npm start, and a message over a socket. `--node /path/to/node` measures another Node, `--most 60` fails above it.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

const root = resolve(import.meta.dirname, '..');
const { values } = parseArgs({
  options: { node: { type: 'string' }, most: { type: 'string' } },
});
const node = resolve(values.node ?? process.execPath);
const directory = mkdtempSync(join(tmpdir(), 'teahouse-first-message-'));
const clone = join(directory, 'teahouse');
const env = environment();

/** @type {Record<string, number>} */
const seconds = {};
/** @type {import('node:child_process').ChildProcess | undefined} */
let server;
try {
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  await timed('clone', () => execFileSync('git', ['clone', '--quiet', root, clone], { stdio: 'inherit' }));
  const warnings = await timed('npm ci', install);
  const url = await timed('npm start', start);
  await timed('message', () => say(url));
  const total = Object.values(seconds).reduce((sum, each) => sum + each, 0);
  const steps = Object.entries(seconds).map(([name, each]) => `${name} ${each.toFixed(1)} s`);
  process.stdout.write(
    `Node ${version}: first message after ${total.toFixed(1)} s (${steps.join(', ')}), ${warnings} warnings\n`,
  );
  if (values.most !== undefined && total > Number(values.most)) {
    process.stderr.write(`It may take at most ${values.most} s.\n`);
    process.exitCode = 1;
  }
} finally {
  await stop();
  rmSync(directory, { recursive: true, force: true });
}

/**
 * @template T
 * @param {string} step
 * @param {() => T | Promise<T>} work
 */
async function timed(step, work) {
  const began = performance.now();
  const result = await work();
  seconds[step] = (performance.now() - began) / 1_000;
  return result;
}

/** This Node comes first wherever a program looks for one. The npm of this machine runs on it. */
function environment() {
  const bin = join(directory, 'bin');
  mkdirSync(bin);
  symlinkSync(node, join(bin, 'node'));
  const inherited = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name));
  return { ...Object.fromEntries(inherited), PATH: `${bin}${delimiter}${process.env.PATH}` };
}

/** @returns {Promise<number>} how many warnings npm gave */
async function install() {
  const child = spawn('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: clone,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => (said += chunk));
  const [code] = await once(child, 'close');
  const warnings = said.split('\n').filter((line) => /^npm warn/i.test(line));
  if (warnings.length > 0 || code !== 0) process.stderr.write(said);
  if (code !== 0) throw new Error(`npm ci ended with ${code}`);
  return warnings.length;
}

/** @returns {Promise<string>} where it is open */
function start() {
  const settings = { PORT: '0', HOST: '127.0.0.1', DATA_DIR: join(directory, 'data') };
  const child = spawn('npm', ['start'], {
    cwd: clone,
    env: { ...env, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  server = child;
  return new Promise((done, failed) => {
    child.once('exit', (code) => failed(new Error(`npm start ended with ${code}`)));
    createInterface(child.stdout).on('line', (line) => {
      const [, url] = /open at (http:\/\/[\w.:-]+)/.exec(line) ?? [];
      if (url) done(url.replace('localhost', '127.0.0.1'));
    });
  });
}

/** @param {string} url */
async function say(url) {
  // As a newcomer has it: the client that the clone installed.
  const { io } = createRequire(join(clone, 'package.json'))('socket.io-client');
  const socket = io(url, { auth: { name: 'newcomer' }, transports: ['websocket'] });
  try {
    await new Promise((done, failed) => {
      socket.once('welcome', done);
      socket.once('connect_error', failed);
    });
    const answer = await socket.timeout(10_000).emitWithAck('textmsg', { content: 'hello' });
    if (answer.ok !== true) throw new Error(`the message was refused: ${JSON.stringify(answer)}`);
  } finally {
    socket.close();
  }
}

/** npm, its shell and the server are one group of processes. */
async function stop() {
  const pid = server?.pid;
  if (!server || pid === undefined || server.exitCode !== null) return;
  const ended = once(server, 'exit');
  process.kill(-pid, 'SIGTERM');
  await ended;
}
