import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { buffer, text } from 'node:stream/consumers';
import type { S3Settings } from '../../config/config.js';
import { reportStorageError } from '../../common/errors/report-storage-error.js';
import { StorageUnavailable } from '../../common/errors/storage-error.js';
import type { ByteRange } from './byte-range.js';
import { S3Client, S3Error, type S3Request } from './s3-client.js';
import { FileStorage, type StoredFile } from './file-storage.js';

const FILES = 'attachments/';
const QUARANTINE = 'quarantine/';
/** Outside the prefix of the files: an older version would delete it as a file without a row. */
const MARKER = 'teahouse-database.json';
const PAGE = '500';

/** Stores files in an S3 bucket, which all nodes share. */
export class S3FileStorage extends FileStorage {
  readonly location: string;
  private readonly client: S3Client;

  private constructor(private readonly settings: S3Settings) {
    super();
    this.client = new S3Client(settings);
    this.location = `the S3 bucket ${settings.bucket}`;
  }

  static async open(settings: S3Settings): Promise<S3FileStorage> {
    return new S3FileStorage(settings);
  }

  async put(key: string, path: string, type: string): Promise<void> {
    await this.finish(async () => {
      const [{ size }, sha256] = await Promise.all([stat(path), hashOf(path)]);
      return {
        method: 'PUT',
        key: FILES + key,
        headers: { 'content-type': type, 'content-length': String(size) },
        sha256,
        body: () => createReadStream(path),
      };
    });
  }

  read(key: string, range?: ByteRange): Promise<Readable | undefined> {
    return this.get(FILES + key, range && { range: `bytes=${range.start}-${range.end}` });
  }

  remove(keys: readonly string[]): Promise<void> {
    return this.removeAll(FILES, keys);
  }

  list(): AsyncIterable<StoredFile[]> {
    return this.listAll(FILES);
  }

  quarantine(keys: readonly string[]): Promise<void> {
    return this.move(FILES, QUARANTINE, keys);
  }

  release(keys: readonly string[]): Promise<void> {
    return this.move(QUARANTINE, FILES, keys);
  }

  listQuarantine(): AsyncIterable<StoredFile[]> {
    return this.listAll(QUARANTINE);
  }

  removeQuarantined(keys: readonly string[]): Promise<void> {
    return this.removeAll(QUARANTINE, keys);
  }

  async readMarker(): Promise<string | undefined> {
    const found = await this.get(MARKER);
    return found && this.mapErrors(() => text(found));
  }

  async writeMarker(marker: string): Promise<void> {
    await this.finish(async () => ({
      method: 'PUT',
      key: MARKER,
      headers: { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(marker)) },
      sha256: createHash('sha256').update(marker).digest('hex'),
      body: () => Readable.from([marker]),
    }));
  }

  private get(key: string, headers?: Record<string, string>): Promise<Readable | undefined> {
    return this.mapErrors(() => this.client.send({ method: 'GET', key, headers }).catch(unlessMissing));
  }

  /** Copies and then deletes files, because S3 has no move. Missing files are skipped. */
  private async move(from: string, to: string, keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      const source = `/${this.settings.bucket}/${from}${key}`;
      const copied = await this.mapErrors(async () => {
        const sent = await this.client
          .send({ method: 'PUT', key: to + key, headers: { 'x-amz-copy-source': encodeURI(source) } })
          .catch(unlessMissing);
        return sent && text(sent);
      });
      if (copied !== undefined) await this.removeAll(from, [key]);
    }
  }

  private async removeAll(prefix: string, keys: readonly string[]): Promise<void> {
    // Deletes one by one: the bulk request needs a checksum that some stores do not support.
    for (const key of keys) await this.finish(async () => ({ method: 'DELETE', key: prefix + key }));
  }

  private async *listAll(prefix: string): AsyncIterable<StoredFile[]> {
    for (let after: string | undefined; ;) {
      const query = {
        'list-type': '2',
        'max-keys': PAGE,
        prefix,
        ...(after !== undefined && { 'continuation-token': after }),
      };
      const page = await this.mapErrors(async () =>
        text(await this.client.send({ method: 'GET', key: '', query })),
      );
      yield Array.from(page.matchAll(/<Contents>(.*?)<\/Contents>/gs), ([, contents]) => ({
        key: xmlText(contents!, 'Key')!.slice(prefix.length),
        storedAt: Date.parse(xmlText(contents!, 'LastModified') ?? '') || Infinity,
      }));
      after = xmlText(page, 'NextContinuationToken');
      if (after === undefined) return;
    }
  }

  private async finish(request: () => Promise<S3Request>): Promise<void> {
    await this.mapErrors(async () => buffer(await this.client.send(await request())));
  }

  private async mapErrors<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const { name, message } = error as Error;
      throw reportStorageError(
        new StorageUnavailable(`the S3 bucket ${this.settings.bucket}: ${message || name}`),
      );
    }
  }
}

function unlessMissing(error: unknown): undefined {
  if (error instanceof S3Error && error.code === 'NoSuchKey') return undefined;
  throw error;
}

/** Returns the SHA-256 hash of a file. The store rejects a body that does not match it. */
async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Returns the text of the first element of this name. */
export function xmlText(xml: string, element: string): string | undefined {
  const [, content] = new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml) ?? [];
  return content?.replace(/&(?:#x([\da-f]+)|#(\d+)|(amp|lt|gt|quot|apos));/gi, (_, hex, decimal, name) =>
    name ? ENTITIES[name.toLowerCase()]! : String.fromCodePoint(hex ? parseInt(hex, 16) : Number(decimal)),
  );
}
