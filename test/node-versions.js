import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { arch, platform } from 'node:process';
import { parseArgs } from 'node:util';

const USAGE = `npm run test:node-versions -- [options] [files]

Runs the built server's tests for the embedded database, and the README's first line, under the newest Node of each line.

--versions <list>  such as 22,24,26 (all)
--short            chosen files only: the database, native modules and the README's example on the built server
[files]            these files only, instead of either form`;

/**
 * Parts that depend on the version of Node: SQLite, native modules, processes, and the README's
 * example.
 */
const SHORT = [
  'test/database/',
  'test/conversation/',
  'test/search/search.spec',
  'test/cli/backup.spec',
  'test/chat/recall.spec',
  'test/attachment/attachments.spec',
  'test/identity/password.spec',
  'test/repository/start.spec',
];
const LINES = '22,24,26';
/** The newest version that the server refuses. */
const TOO_OLD = '20.18';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    versions: { type: 'string', default: LINES },
    short: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}

/**
 * Installs the newest Node of a line, or keeps an installed one where no registry answers. Returns
 * its path.
 */
function install(line) {
  const directory = resolve('node_modules/.cache/teahouse-nodes', line);
  const name = `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
  const node = join(directory, 'node_modules', name, 'bin/node');
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'package.json'), '{ "private": true }\n');
  const args = ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', directory, `${name}@${line}`];
  const { status } = spawnSync('npm', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (!existsSync(node)) throw new Error(`Node ${line} cannot be installed: npm ended with ${status}`);
  return node;
}

function versionOf(node) {
  return spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
}

/**
 * Runs `test/run.js` under a Node, which is also the `node` of every command in it. Returns whether
 * all passed.
 */
function passes(node, ...args) {
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` };
  return spawnSync(node, ['test/run.js', ...args], { env, stdio: 'inherit' }).status === 0;
}

/** Returns whether the built server refuses to start, with one line. */
function isRefused(node) {
  const dataDir = mkdtempSync(join(tmpdir(), 'teahouse-old-node-'));
  const env = { ...process.env, DATA_DIR: dataDir, PORT: '0' };
  const programs = ['dist/main.js', 'dist/cli/main.js'].map((program) =>
    spawnSync(node, [program], { env, encoding: 'utf8', timeout: 30_000 }),
  );
  rmSync(dataDir, { recursive: true });
  return programs.every(
    ({ status, stdout, stderr }) =>
      status === 1 && /^Node v\S+ is too old: install Node \S+ or later\n$/.test(stdout + stderr),
  );
}

const results = [];
const record = (version, what, isGood, from) =>
  results.push({
    version,
    what,
    result: isGood ? 'ok' : 'FAILED',
    seconds: Math.round((performance.now() - from) / 1_000),
  });

const from = performance.now();
const old = install(TOO_OLD);
record(versionOf(old), 'refused', isRefused(old), from);
for (const line of values.versions.split(',')) {
  const node = install(line);
  const version = versionOf(node);
  console.error(`\nNode ${version}\n`);
  const from = performance.now();
  const files = positionals.length > 0 ? positionals : values.short ? SHORT : [];
  record(version, 'embedded', passes(node, '--selectProjects', 'embedded', 'slow', '--', ...files), from);
  if (values.short || positionals.length > 0) continue;
  const begun = performance.now();
  const readme = ['--selectProjects', 'readme', '--testNamePattern', 'first line of the README'];
  record(version, 'readme', passes(node, ...readme), begun);
}
console.table(results);
process.exitCode = results.some(({ result }) => result !== 'ok') ? 1 : 0;
