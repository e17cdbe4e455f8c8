import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OperatorError } from '../../common/errors/operator-error.js';
import { MIGRATIONS } from '../../database/migrations/index.js';

const NAME = 'teahouse-backup.json';

/** Describes a backup; a file in it. */
export interface Manifest {
  /** Version of this file and of the layout of the backup. */
  format: 1;
  /** ISO 8601. */
  madeAt: string;
  database: 'sqlite' | 'postgres';
  /** Migrations that the database had run. */
  migrations: string[];
  people: number;
  entries: number;
}

export async function writeManifest(directory: string, manifest: Manifest): Promise<void> {
  await writeFile(join(directory, NAME), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** @throws OperatorError if this version cannot restore the backup */
export async function readManifest(directory: string): Promise<Manifest> {
  const manifest = await readFile(join(directory, NAME), 'utf8').then(
    (text) => JSON.parse(text) as Manifest,
    () => undefined,
  );
  if (manifest?.format !== 1)
    throw new OperatorError('this file is not a Teahouse backup, or a newer version made it');
  const unknown = manifest.migrations.filter((name) => !(name in MIGRATIONS));
  if (unknown.length > 0) {
    throw new OperatorError(
      `a newer Teahouse made this backup (it has the migrations ${unknown.join(', ')}): use that version`,
    );
  }
  return manifest;
}
