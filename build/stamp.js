// Tells whether the built server is that of the sources: `node build/stamp.js` notes it after a build.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const STAMP = join(root, 'dist/build.json');
const MAIN = join(root, 'dist/main.js');
/** What the compiler reads beside `src`; the lock names its version. */
const SETTINGS = ['tsconfig.json', 'nest-cli.json', 'package-lock.json'];

export function isBuilt() {
  if (!existsSync(STAMP) || !existsSync(MAIN)) return false;
  try {
    const { sources, builtAtMs } = JSON.parse(readFileSync(STAMP, 'utf8'));
    // Another compiler run, such as that of `nest start`, may have built other sources.
    return builtAtMs === statSync(MAIN).mtimeMs && sources === hashOfSources();
  } catch {
    return false;
  }
}

export function writeStamp() {
  const stamp = { sources: hashOfSources(), builtAtMs: statSync(MAIN).mtimeMs };
  writeFileSync(STAMP, JSON.stringify(stamp));
}

function hashOfSources() {
  const hash = createHash('sha256');
  const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  for (const file of [...sources.sort(), ...SETTINGS.map((name) => join(root, name))]) {
    if (existsSync(file)) hash.update(file.slice(root.length)).update('\0').update(readFileSync(file));
  }
  return hash.digest('hex');
}

if (import.meta.filename === process.argv[1]) writeStamp();
