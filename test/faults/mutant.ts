import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A directory from which copies still resolve the packages of the project. */
const MUTANTS = 'node_modules/.cache/teahouse-mutants';

export type Change = [file: string, find: string | RegExp, put: string];

const made = new Map<string, Promise<string>>();

/**
 * Makes one copy of the built server with changes. Resolves with its entry file.
 * @param changes file, pattern, replacement; a pattern that matches nothing is an error
 */
export function mutant(name: string, changes: readonly Change[]): Promise<string> {
  let main = made.get(name);
  if (!main) made.set(name, (main = make(name, changes)));
  return main;
}

async function make(name: string, changes: readonly Change[]): Promise<string> {
  const directory = join(MUTANTS, name);
  await rm(directory, { recursive: true, force: true });
  await mkdir(MUTANTS, { recursive: true });
  await cp('dist', directory, {
    recursive: true,
    filter: (source) => !source.startsWith(join('dist', 'client')),
  });
  await writeFile(join(directory, 'package.json'), '{"type":"module"}');
  for (const [file, find, put] of changes) {
    const path = join(directory, file);
    const before = await readFile(path, 'utf8');
    const after = before.replace(find, put);
    if (after === before) throw new Error(`the mutant ${name} finds nothing to change in ${file}`);
    await writeFile(path, after);
  }
  return join(directory, 'main.js');
}
