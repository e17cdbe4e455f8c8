import { expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** A migration keeps the names of a later layer as they were when it was written. */
const EXCEPTIONS = ['database/migrations/0021-shown-names.ts'];
/** Nearly every folder imports these, so the table leaves them out. */
const LEFT_OUT = ['protocol', 'config', 'common'];
/** The files in `src/` itself. */
const ROOT = 'files of `src/`';

interface Folder {
  layer: number;
  imports: string[];
}

/** The table of docs/architecture.md: an empty layer cell means that of the row above. */
function documentedFolders(): Map<string, Folder> {
  const folders = new Map<string, Folder>();
  let layer = NaN;
  for (const line of readFileSync('docs/architecture.md', 'utf8').split('\n')) {
    const [, number, name, , imports] = line.split('|').map((cell) => cell.trim());
    if (name === undefined || imports === undefined || !/^\d*$/.test(number!)) continue;
    if (number !== '') layer = Number(number);
    const folder = /^`([\w-]+)\/`$/.exec(name)?.[1] ?? name;
    folders.set(folder, { layer, imports: Array.from(imports.matchAll(/`([\w-]+)`/g), ([, one]) => one!) });
  }
  return folders;
}

const folderOf = (path: string): string => (path.includes('/') ? path.slice(0, path.indexOf('/')) : ROOT);

interface Import {
  from: string;
  to: string;
  file: string;
}

/** Imports from one folder of `base` to another, lazy ones included. */
function* importsIn(base: string): Generator<Import> {
  for (const file of readdirSync(base, { recursive: true, encoding: 'utf8' })) {
    if (!/\.tsx?$/.test(file) || EXCEPTIONS.includes(file)) continue;
    const text = readFileSync(join(base, file), 'utf8');
    for (const [, fixed, dynamic] of text.matchAll(/from '(\.[^']+)'|import\('(\.[^']+)'\)/g)) {
      const target = relative(base, join(base, dirname(file), (fixed ?? dynamic)!));
      if (target.startsWith('..')) continue;
      const [from, to] = [folderOf(file), folderOf(target)];
      if (from !== to) yield { from, to, file };
    }
  }
}

const documented = documentedFolders();

it('keeps every server folder free of imports from higher layers', () => {
  const upwards = [...importsIn('src')].filter(
    ({ from, to }) => !(documented.get(to)!.layer < documented.get(from)!.layer),
  );
  expect(upwards).toEqual([]);
});

it('lists every folder and its imports in docs/architecture.md', () => {
  const actual = new Map<string, Set<string>>();
  for (const { from, to } of importsIn('src')) {
    if (to === ROOT || LEFT_OUT.includes(to)) continue;
    actual.set(from, (actual.get(from) ?? new Set()).add(to));
  }
  const folders = readdirSync('src', { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect([...documented.keys()].sort()).toEqual([ROOT, ...folders.map(({ name }) => name)].sort());
  for (const [name, { imports }] of documented) {
    // `app.module.ts` imports every module.
    if (name === ROOT) continue;
    expect([name, imports.sort()]).toEqual([name, [...(actual.get(name) ?? [])].sort()]);
  }
});

it('keeps the page folders free of import cycles', () => {
  const left = new Map<string, Set<string>>();
  for (const { from, to } of importsIn('client/src')) left.set(from, (left.get(from) ?? new Set()).add(to));
  // Folders without imports among the remaining ones are removed, layer by layer; a cycle remains.
  for (let size = -1; size !== left.size;) {
    size = left.size;
    for (const [folder, imports] of left) {
      if (![...imports].some((other) => left.has(other))) left.delete(folder);
    }
  }
  expect([...left.keys()]).toEqual([]);
});

it.each(['storage', 'connection', 'i18n', 'ui'])(
  'keeps %s of the page a base folder that imports base folders only',
  (folder) => {
    const ground = new Set(['storage', 'connection', 'i18n', 'ui']);
    const above = [...importsIn('client/src')].filter(({ from, to }) => from === folder && !ground.has(to));
    expect(above).toEqual([]);
  },
);
