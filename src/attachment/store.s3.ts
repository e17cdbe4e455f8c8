import type { S3Client } from '@aws-sdk/client-s3';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { S3Settings } from '../config.js';
import { storageFailed, StorageFault } from '../database/storage-fault.js';
import type { ByteRange } from './range.js';
import { AttachmentStore, type StoredFile } from './store.js';

type Sdk = typeof import('@aws-sdk/client-s3');

const CONNECT_TIMEOUT_MS = 3_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** What fails is told by whoever asked; the SDK would tell it to the console as well. */
const QUIET = { debug() {}, info() {}, warn() {}, error() {} };
const PREFIX = 'attachments/';

/** Files in a bucket that speaks S3, which every node sees. */
export class S3Store extends AttachmentStore {
  private constructor(
    private readonly sdk: Sdk,
    private readonly client: S3Client,
    private readonly bucket: string,
  ) {
    super();
  }

  /** Loads the SDK, which a house without a bucket never does. */
  static async open({ bucket, endpoint, region, key }: S3Settings): Promise<S3Store> {
    const sdk = await import('@aws-sdk/client-s3');
    const client = new sdk.S3Client({
      region,
      ...(endpoint && { endpoint, forcePathStyle: true }),
      ...(key && { credentials: key }),
      maxAttempts: 3,
      logger: QUIET,
      requestHandler: { connectionTimeout: CONNECT_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
      // Others than Amazon do not know the checksums that the SDK would add to what it streams.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
    return new S3Store(sdk, client, bucket);
  }

  async put(key: string, path: string, type: string): Promise<void> {
    const { size } = await stat(path);
    await this.answering(() =>
      this.client.send(
        new this.sdk.PutObjectCommand({
          ...this.at(key),
          Body: createReadStream(path),
          ContentLength: size,
          ContentType: type,
        }),
      ),
    );
  }

  async read(key: string, range?: ByteRange): Promise<Readable | undefined> {
    const asked = range && { Range: `bytes=${range.start}-${range.end}` };
    const found = await this.answering(() =>
      this.client
        .send(new this.sdk.GetObjectCommand({ ...this.at(key), ...asked }))
        .catch((error: unknown) => {
          if ((error as Error).name === 'NoSuchKey') return undefined;
          throw error;
        }),
    );
    return found?.Body as Readable | undefined;
  }

  async remove(keys: readonly string[]): Promise<void> {
    // One by one: the request that takes many needs a checksum that not every store knows.
    for (const key of keys) {
      await this.answering(() => this.client.send(new this.sdk.DeleteObjectCommand(this.at(key))));
    }
  }

  async *list(): AsyncIterable<StoredFile[]> {
    for (let after: string | undefined; ;) {
      const page = await this.answering(() =>
        this.client.send(
          new this.sdk.ListObjectsV2Command({
            Bucket: this.bucket,
            Prefix: PREFIX,
            MaxKeys: 500,
            ...(after && { ContinuationToken: after }),
          }),
        ),
      );
      yield (page.Contents ?? []).map(({ Key, LastModified }) => ({
        key: Key!.slice(PREFIX.length),
        storedAt: LastModified?.getTime() ?? Infinity,
      }));
      after = page.NextContinuationToken;
      if (after === undefined) return;
    }
  }

  private at(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.bucket, Key: PREFIX + key };
  }

  private async answering<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const { name, message } = error as Error;
      throw storageFailed(new StorageFault(`the S3 bucket ${this.bucket}: ${message || name}`));
    }
  }
}
