import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// `npm run jest -- [arguments]`, and once more what failed of it where nobody is there to look into it.
const jest = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js'];
const directory = mkdtempSync(join(tmpdir(), 'teahouse-jest-'));
const report = join(directory, 'report.json');

function run(...which) {
  const given = [...jest, '--json', `--outputFile=${report}`, ...which, ...process.argv.slice(2)];
  return spawnSync(process.execPath, given, { stdio: 'inherit' }).status ?? 1;
}

/** Paths of the files in which something failed. Not `--onlyFailures`: it forgets a file that another project passed. */
function failedFiles() {
  try {
    const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
    return testResults.filter(({ status }) => status === 'failed').map(({ name }) => name);
  } catch {
    return [];
  }
}

let status = run();
const failed = status !== 0 && process.env.CI ? failedFiles() : [];
// Two processors that others use as well meet delays that nobody else does. The whole file is run again: its tests
// share a chat, and the names in it are taken. What failed stays in the log, also where it passes now.
if (failed.length > 0) {
  console.error('\nOnce more, each file in which something failed:\n');
  process.env.TEST_FILES = JSON.stringify(failed);
  status = run(`--filter=${join(import.meta.dirname, 'support/files.cjs')}`);
}
rmSync(directory, { recursive: true, force: true });
process.exitCode = status;
