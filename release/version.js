// Runs in `npm version`, between the new version and the commit: dates the section "Unreleased" of the changelog, and
// gives the client library the same version.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const UNRELEASED = '## [Unreleased]\n';

const { npm_package_version: version } = process.env;
const changelog = readFileSync('CHANGELOG.md', 'utf8');
const parts = changelog.split(UNRELEASED);
const [unreleased] = parts.length === 2 ? parts[1].split(/^## \[/m) : [''];
if (!/^- /m.test(unreleased)) {
  process.stderr.write(
    'CHANGELOG.md has nothing under "Unreleased": describe there what users will notice\n',
  );
  process.exit(1);
}
const day = new Date().toISOString().slice(0, 10);
writeFileSync('CHANGELOG.md', `${parts[0]}${UNRELEASED}\n## [${version}] - ${day}\n${parts[1]}`);

setVersion('packages/client/package.json', (library) => library);
setVersion('package-lock.json', ({ packages }) => packages['packages/client']);
execFileSync('git', ['add', 'CHANGELOG.md', 'package-lock.json', 'packages/client/package.json']);

/** Sets the version of the object that `select` finds in a JSON file. `npm install` would install everything, too. */
function setVersion(file, select) {
  const json = JSON.parse(readFileSync(file, 'utf8'));
  select(json).version = version;
  writeFileSync(file, `${JSON.stringify(json, null, 2)}\n`);
}
