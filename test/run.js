import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

// `npm run jest -- [arguments]`; runs failed tests once more in an unattended run.
const jest = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js'];
const directory = mkdtempSync(join(tmpdir(), 'teahouse-jest-'));
/** Number of flaky tests that one run tolerates. */
const FLAKY_MAX = 3;
const report = join(directory, 'report.json');

function run(...which) {
  const given = [...jest, '--json', `--outputFile=${report}`, ...which, ...process.argv.slice(2)];
  return spawnSync(process.execPath, given, { stdio: 'inherit' }).status ?? 1;
}

/** Returns the failures of the last report: the files, and each test by its full name. */
function failures() {
  try {
    const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
    const files = testResults.filter(({ status }) => status === 'failed');
    return {
      files: files.map(({ name }) => name),
      tests: files.flatMap(({ name, assertionResults }) => [
        // A file that fails before its first test fails as a whole.
        ...(assertionResults.some(({ status }) => status === 'failed') ? [] : [relative('.', name)]),
        ...assertionResults
          .filter(({ status }) => status === 'failed')
          .map(({ fullName }) => `${relative('.', name)}: ${fullName}`),
      ]),
    };
  } catch {
    return { files: [], tests: [] };
  }
}

let status = run();
const first = status !== 0 && process.env.CI ? failures() : { files: [], tests: [] };
// On two shared processors, tests meet delays that do not occur elsewhere. The whole file runs
// again, because its tests share a chat and their names are taken.
// A test that failed and passes now is flaky: it is reported by name, saved in a file, and fails
// the run where there are more than FLAKY_MAX.
if (first.files.length > 0) {
  console.error('\nOnce more, each file in which something failed:\n');
  process.env.TEST_FILES = JSON.stringify(first.files);
  status = run(`--filter=${join(import.meta.dirname, 'support/rerun-filter.cjs')}`);
  const second = status === 0 ? { tests: [] } : failures();
  const flaky = first.tests.filter((test) => !second.tests.includes(test));
  mkdirSync('test-results', { recursive: true });
  writeFileSync('test-results/flaky.json', `${JSON.stringify(flaky, null, 2)}\n`);
  if (flaky.length > 0) console.error(`\nFlaky: failed once and passed then (${flaky.length}):`);
  for (const test of flaky) console.error(`- ${test}`);
  if (status === 0 && flaky.length > FLAKY_MAX) {
    console.error(`More than ${FLAKY_MAX} flaky tests fail the run.`);
    status = 1;
  }
}
rmSync(directory, { recursive: true, force: true });
process.exitCode = status;
