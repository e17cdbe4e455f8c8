import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { failing } from './disk.js';
import type { ByteRange } from './range.js';
import { AttachmentStore, type StoredFile } from './store.js';

/** Files in `DATA_DIR/attachments`, spread over directories by how their keys begin. */
export class DirectoryStore extends AttachmentStore {
  private readonly root: string;

  constructor(dataDir: string) {
    super();
    this.root = join(dataDir, 'attachments');
  }

  async put(key: string, path: string): Promise<void> {
    const place = this.place(key);
    await failing(async () => {
      await mkdir(dirname(place), { recursive: true });
      await flush(path);
      await rename(path, place);
      await flush(dirname(place));
    });
  }

  async read(key: string, range?: ByteRange): Promise<Readable | undefined> {
    return failing(async () => {
      const file = await open(this.place(key), 'r').catch(unlessMissing);
      return file?.createReadStream(range ?? {});
    });
  }

  async remove(keys: readonly string[]): Promise<void> {
    await failing(async () => {
      for (const key of keys) await rm(this.place(key), { force: true });
    });
  }

  async *list(): AsyncIterable<StoredFile[]> {
    for (const part of (await readdir(this.root).catch(unlessMissing)) ?? []) {
      const files: StoredFile[] = [];
      for (const key of await readdir(join(this.root, part))) {
        const found = await stat(this.place(key)).catch(unlessMissing);
        if (found) files.push({ key, storedAt: found.mtimeMs });
      }
      if (files.length > 0) yield files;
    }
  }

  private place(key: string): string {
    return join(this.root, key.slice(0, 2), key);
  }
}

/** What was acknowledged survives the machine. */
async function flush(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
  return undefined;
}
