// Weighs what a first visit fetches before it can be used: each page, its styles and the scripts it names or imports.
// Fails above the budget. `node client/budget.js`, after the build.
import { readFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const BUDGET_BYTES = 70_000;
const REQUESTS = 20;
const built = join(dirname(fileURLToPath(import.meta.url)), '../dist/client');

/** The bigger of the two languages counts: whoever comes fetches one of them. */
const LANGUAGES = /^\/assets\/(chinese|english)-/;

let tooMuch = false;
for (const page of ['index.html', 'chat.html']) {
  const files = await firstLoad(page);
  const sizes = new Map();
  for (const file of files) sizes.set(file, gzipSync(await readFile(join(built, file))).length);
  const code = [...sizes].filter(([file]) => !file.endsWith('.html'));
  const languages = code.filter(([file]) => LANGUAGES.test(file)).map(([, size]) => size);
  const spared = languages.length > 1 ? Math.min(...languages) : 0;
  const bytes = code.reduce((sum, [, size]) => sum + size, 0) - spared;
  const requests = sizes.size - (spared > 0 ? 1 : 0);
  process.stdout.write(`${page}: ${bytes} bytes of scripts and styles (gzip), ${requests} requests\n`);
  if (bytes > BUDGET_BYTES || requests > REQUESTS) {
    tooMuch = true;
    for (const [file, size] of [...sizes].sort(([, a], [, b]) => b - a))
      process.stdout.write(`  ${size} ${file}\n`);
  }
}
if (tooMuch) {
  process.stderr.write(`a first load may weigh ${BUDGET_BYTES} bytes and take ${REQUESTS} requests\n`);
  process.exit(1);
}

/** A page with everything that it names, and what those import at once or, for the languages, right after. */
async function firstLoad(page) {
  const found = new Set([`/${page}`]);
  for (const file of found) {
    const text = await readFile(join(built, file), 'utf8');
    for (const [, address] of text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)) found.add(address);
    if (!file.endsWith('.js')) continue;
    for (const [, address] of text.matchAll(/(?:from|import)\s*["'](\.[^"']+)["']/g)) {
      found.add(posix.join(posix.dirname(file), address));
    }
    for (const [, address] of text.matchAll(/import\(\s*["'`](\.[^"'`]+)["'`]/g)) {
      const later = posix.join(posix.dirname(file), address);
      if (LANGUAGES.test(later)) found.add(later);
    }
  }
  return found;
}
