import { mergeProcessCovs } from '@bcoe/v8-coverage';
import libCoverage from 'istanbul-lib-coverage';
import libReport from 'istanbul-lib-report';
import reports from 'istanbul-reports';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import v8ToIstanbul from 'v8-to-istanbul';

const USAGE = `npm run coverage -- [options]

Runs the tests with V8's coverage, of the built server in every process and of the page in Chromium, and writes the
table in docs/testing.md. The report by line is in coverage/index.html.

--projects <list>  Jest's projects (embedded,slow,postgres,cluster)
--no-page          without the page (--projects= runs the page alone)
--report           of what the last run recorded, without running anything`;

const DIRECTORY = resolve('node_modules/.cache/teahouse-coverage');
const DOCUMENT = 'docs/testing.md';
const [BEGIN, END] = ['<!-- coverage -->', '<!-- end of coverage -->'];
/** The measured files: the sources of the built files. */
const SOURCES = ['src', 'client/src', 'packages/client/src'];

const { values } = parseArgs({
  allowNegative: true,
  options: {
    projects: { type: 'string', default: 'embedded,slow,postgres,cluster' },
    page: { type: 'boolean', default: true },
    report: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}

function run(command, args) {
  const env = { ...process.env, TEST_COVERAGE: DIRECTORY };
  return spawnSync(command, args, { stdio: 'inherit', env }).status === 0;
}

/** Keeps the project's part of each record, which also covers all of `node_modules`. */
function trim() {
  const built = ['dist/', 'packages/client/dist/'].map((path) => resolve(path));
  const urls = built.flatMap((path) => [path, pathToFileURL(path).href]);
  for (const name of readdirSync(DIRECTORY)) {
    const file = join(DIRECTORY, name);
    const { result } = JSON.parse(readFileSync(file, 'utf8'));
    const kept = result.filter(({ url }) => urls.some((prefix) => url.startsWith(prefix)));
    writeFileSync(file, JSON.stringify({ result: kept }));
  }
}

/** Lines and covered lines of each folder of the sources. */
function byFolder(map) {
  const folders = new Map();
  for (const file of map.files()) {
    const path = sourceOf(file);
    const source = SOURCES.findLast((one) => path.startsWith(`${one}/`));
    const [first, ...rest] = path.slice(source.length + 1).split('/');
    const folder = rest.length > 0 ? `${source}/${first}` : source;
    const { lines } = map.fileCoverageFor(file).toSummary();
    const sum = folders.get(folder) ?? { total: 0, covered: 0 };
    folders.set(folder, { total: sum.total + lines.total, covered: sum.covered + lines.covered });
  }
  return [...folders].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Returns what all processes and pages ran, by built file. */
function merged() {
  const url = (one) => (one.startsWith('/') ? pathToFileURL(one).href : one);
  return readdirSync(DIRECTORY).reduce(
    (sum, name) => {
      const { result } = JSON.parse(readFileSync(join(DIRECTORY, name), 'utf8'));
      const files = result.map((script) => ({ ...script, url: url(script.url) }));
      return mergeProcessCovs([sum, { result: files }]);
    },
    { result: [] },
  );
}

/** Returns the same by line of the sources, through the source maps of the built files. */
async function bySource({ result }) {
  const map = libCoverage.createCoverageMap();
  for (const { url, functions } of result) {
    const file = fileURLToPath(url);
    // A page file of another build.
    if (!existsSync(`${file}.map`)) continue;
    const converter = v8ToIstanbul(file);
    await converter.load();
    converter.applyCoverage(functions);
    map.merge(converter.toIstanbul());
  }
  map.filter((file) => sourceOf(file) !== undefined);
  return map;
}

/** Returns the path of a measured source, relative to the project's directory. */
function sourceOf(file) {
  const path = relative('.', file);
  return SOURCES.some((source) => path.startsWith(`${source}/`)) ? path : undefined;
}

async function report() {
  const map = await bySource(merged());
  const context = libReport.createContext({ dir: 'coverage', coverageMap: map });
  reports.create('html').execute(context);
  const folders = byFolder(map);
  const rows = folders.map(
    ([folder, { total, covered }]) =>
      `| \`${folder}\` | ${total} | ${total === 0 ? '' : ((covered / total) * 100).toFixed(1)} |`,
  );
  const table = ['| folder | lines | covered, % |', '| --- | ---: | ---: |', ...rows].join('\n');
  const text = readFileSync(DOCUMENT, 'utf8');
  const [head, tail] = [text.slice(0, text.indexOf(BEGIN)), text.slice(text.indexOf(END))];
  writeFileSync(DOCUMENT, `${head}${BEGIN}\n\n${table}\n\n${tail}`);
  spawnSync(process.execPath, ['node_modules/prettier/bin/prettier.cjs', '--write', DOCUMENT], {
    stdio: 'ignore',
  });
  console.log(table);
}

let isGreen = true;
if (!values.report) {
  rmSync(DIRECTORY, { recursive: true, force: true });
  mkdirSync(DIRECTORY, { recursive: true });
  for (const project of values.projects.split(',').filter(Boolean)) {
    const workers = project === 'embedded' || project === 'slow' ? '2' : '1';
    isGreen =
      run(process.execPath, ['test/run.js', '--selectProjects', project, '--maxWorkers', workers, '--']) &&
      isGreen;
  }
  if (values.page) {
    // The maps lead from the bundled page to its sources; the files that browsers load have none.
    run(process.execPath, ['node_modules/vite/bin/vite.js', 'build', 'client', '--sourcemap']);
    run(process.execPath, ['build/precompress.js']);
    run(process.execPath, ['test/browser/chromium.js']);
    isGreen = run(process.execPath, ['node_modules/@playwright/test/cli.js', 'test']) && isGreen;
  }
  trim();
}
await report();
if (!isGreen) console.error('Some tests failed: the table does not hold what they would have reached.');
process.exitCode = isGreen ? 0 : 1;
