import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OperatorError } from '../../common/errors/operator-error.js';
import { MIGRATIONS } from '../../database/migrations/index.js';

const NAME = 'teahouse-backup.json';

/** What a backup says of itself. */
export interface Manifest {
  /** Of this file and of how the rest is laid out. */
  format: 1;
  /** ISO 8601. */
  madeAt: string;
  database: 'sqlite' | 'postgres';
  /** What the tables have seen. */
  migrations: string[];
  people: number;
  entries: number;
}

export async function writeManifest(directory: string, manifest: Manifest): Promise<void> {
  await writeFile(join(directory, NAME), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** @throws OperatorError where it is none that this version can put back */
export async function readManifest(directory: string): Promise<Manifest> {
  const manifest = await readFile(join(directory, NAME), 'utf8').then(
    (text) => JSON.parse(text) as Manifest,
    () => undefined,
  );
  if (manifest?.format !== 1)
    throw new OperatorError('this file is no backup of a Teahouse, or of a newer one');
  const unknown = manifest.migrations.filter((name) => !(name in MIGRATIONS));
  if (unknown.length > 0) {
    throw new OperatorError(
      `this backup was made by a newer Teahouse (it has ${unknown.join(', ')}): use that version`,
    );
  }
  return manifest;
}
