import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { mapDiskErrors } from '../../common/errors/disk-errors.js';
import type { ByteRange } from './byte-range.js';
import { FileStorage, type StoredFile } from './file-storage.js';

const MARKER = 'database.json';
const QUARANTINE = 'quarantine';
/** Length of the key prefix that names the subdirectory of a file. */
const PART_LENGTH = 2;
const PAGE = 500;

/** Stores files in `DATA_DIR/attachments`, in subdirectories named by the start of the key. */
export class LocalFileStorage extends FileStorage {
  readonly location: string;
  private readonly root: string;

  constructor(dataDir: string) {
    super();
    this.root = join(dataDir, 'attachments');
    this.location = this.root;
  }

  async put(key: string, path: string): Promise<void> {
    await mapDiskErrors(async () => {
      await flush(path);
      await move(path, this.pathOf(key));
    });
  }

  async read(key: string, range?: ByteRange): Promise<Readable | undefined> {
    return mapDiskErrors(async () => {
      const file = await open(this.pathOf(key), 'r').catch(unlessMissing);
      return file?.createReadStream(range ?? {});
    });
  }

  async remove(keys: readonly string[]): Promise<void> {
    await removeAll(keys.map((key) => this.pathOf(key)));
  }

  async *list(): AsyncIterable<StoredFile[]> {
    for (const part of await namesIn(this.root)) {
      if (part.length === PART_LENGTH) yield* filesIn(join(this.root, part));
    }
  }

  async quarantine(keys: readonly string[]): Promise<void> {
    const now = new Date();
    await mapDiskErrors(async () => {
      for (const key of keys) {
        const place = this.pathOf(key);
        // Sets the start of the quarantine before the move: it stays correct if the process ends in between.
        await utimes(place, now, now)
          .then(() => move(place, this.quarantined(key)))
          .catch(unlessMissing);
      }
    });
  }

  async release(keys: readonly string[]): Promise<void> {
    await mapDiskErrors(async () => {
      for (const key of keys) await move(this.quarantined(key), this.pathOf(key)).catch(unlessMissing);
    });
  }

  listQuarantine(): AsyncIterable<StoredFile[]> {
    return filesIn(join(this.root, QUARANTINE));
  }

  async removeQuarantined(keys: readonly string[]): Promise<void> {
    await removeAll(keys.map((key) => this.quarantined(key)));
  }

  async readMarker(): Promise<string | undefined> {
    return mapDiskErrors(() => readFile(join(this.root, MARKER), 'utf8').catch(unlessMissing));
  }

  async writeMarker(text: string): Promise<void> {
    const written = join(this.root, `${MARKER}.${randomUUID()}`);
    await mapDiskErrors(async () => {
      await mkdir(this.root, { recursive: true });
      await writeFile(written, text, { mode: 0o600 });
      await flush(written);
      await move(written, join(this.root, MARKER));
    });
  }

  private pathOf(key: string): string {
    return join(this.root, key.slice(0, PART_LENGTH), key);
  }

  private quarantined(key: string): string {
    return join(this.root, QUARANTINE, key);
  }
}

async function* filesIn(directory: string): AsyncIterable<StoredFile[]> {
  let files: StoredFile[] = [];
  for (const key of await namesIn(directory)) {
    const found = await mapDiskErrors(() => stat(join(directory, key)).catch(unlessMissing));
    if (found) files.push({ key, storedAt: found.mtimeMs });
    if (files.length < PAGE) continue;
    yield files;
    files = [];
  }
  if (files.length > 0) yield files;
}

async function namesIn(directory: string): Promise<string[]> {
  return (await mapDiskErrors(() => readdir(directory).catch(unlessMissing))) ?? [];
}

async function move(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await rename(from, to);
  await flush(dirname(to));
}

async function removeAll(paths: readonly string[]): Promise<void> {
  await mapDiskErrors(async () => {
    for (const path of paths) await rm(path, { force: true });
  });
}

/** Forces a file or directory to disk, so acknowledged uploads survive a power failure. */
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
