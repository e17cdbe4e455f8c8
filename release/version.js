// Part of `npm version`, between the new number and the commit: what was unreleased gets that number and a day, and the
// library, which speaks the same wire, the same number.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const { npm_package_version: version } = process.env;
const changes = readFileSync('CHANGELOG.md', 'utf8');
const parts = changes.split('## Unreleased\n');
if (parts.length !== 2 || !parts[1].trimStart().startsWith('- ')) {
  process.stderr.write('CHANGELOG.md has nothing under "Unreleased": say there what people will notice\n');
  process.exit(1);
}
const day = new Date().toISOString().slice(0, 10);
writeFileSync('CHANGELOG.md', `${parts[0]}## Unreleased\n\n## ${version}, ${day}\n${parts[1]}`);

number('packages/client/package.json', (library) => library);
number('package-lock.json', ({ packages }) => packages['packages/client']);
execFileSync('git', ['add', 'CHANGELOG.md', 'package-lock.json', 'packages/client/package.json']);

/** Writes the number where a file of JSON has it; npm would install everything to do the same. */
function number(file, place) {
  const json = JSON.parse(readFileSync(file, 'utf8'));
  place(json).version = version;
  writeFileSync(file, `${JSON.stringify(json, null, 2)}\n`);
}
