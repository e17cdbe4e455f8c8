import type { Config } from '../../config/config.js';
import { LocalFileStorage } from './local-file-storage.js';
import type { FileStorage } from './file-storage.js';

export type StorageSettings = Pick<Config, 'dataDir' | 's3'>;

/** Opens the file store that the settings select. */
export async function openFileStorage({ dataDir, s3 }: StorageSettings): Promise<FileStorage> {
  if (!s3) return new LocalFileStorage(dataDir);
  // Imported only when used: it takes a twentieth of the start-up time.
  const { S3FileStorage } = await import('./s3-file-storage.js');
  return S3FileStorage.open(s3);
}
