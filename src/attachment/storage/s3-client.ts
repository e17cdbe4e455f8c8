import { AwsV4Signer } from 'aws4fetch';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as after } from 'node:timers/promises';
import type { S3Settings } from '../../config/config.js';
import { AwsCredentials } from './aws-credentials.js';

const CONNECT_TIMEOUT_MS = 3_000;
const IDLE_TIMEOUT_MS = 30_000;
const ATTEMPTS = 3;
const FIRST_RETRY_MS = 100;
const ERROR_MAX_CHARACTERS = 300;
const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const TRY_AGAIN = new Set([429, 500, 502, 503, 504]);

export interface S3Request {
  method: 'GET' | 'PUT' | 'DELETE';
  /** An empty key is the bucket itself. */
  key: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  /** Hexadecimal hash of the body. */
  sha256?: string;
  /** Called once for each attempt. */
  body?: () => Readable;
}

/** An error response of the store; `code` is S3's own, such as `NoSuchKey`. */
export class S3Error extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(`${status} ${code}${message && `: ${message}`}`);
  }
}

/** Signs requests (AWS Signature 4) and sends them, up to three times. Bodies are streamed both ways. */
export class S3Client {
  private readonly credentials: AwsCredentials;

  constructor(private readonly settings: S3Settings) {
    this.credentials = new AwsCredentials(settings);
  }

  /** @throws S3Error, or the error of the connection */
  async send(request: S3Request): Promise<Readable> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.attempt(request);
      } catch (error) {
        const isFinal = error instanceof S3Error && !TRY_AGAIN.has(error.status);
        if (isFinal || attempt === ATTEMPTS) throw error;
        await after(FIRST_RETRY_MS * 2 ** (attempt - 1) * (0.5 + Math.random()));
      }
    }
  }

  private async attempt({
    method,
    key,
    query = {},
    headers = {},
    sha256,
    body,
  }: S3Request): Promise<Readable> {
    const { region } = this.settings;
    const { accessKeyId, secretAccessKey, sessionToken } = await this.credentials.current();
    const url = addressOf(this.settings, key);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const signed = await new AwsV4Signer({
      method,
      url: url.href,
      headers: { ...headers, 'x-amz-content-sha256': sha256 ?? EMPTY_SHA256 },
      accessKeyId,
      secretAccessKey,
      ...(sessionToken && { sessionToken }),
      service: 's3',
      region,
    }).sign();
    const answer = await exchange(signed.url, method, Object.fromEntries(signed.headers), body);
    const status = answer.statusCode ?? 0;
    if (status >= 200 && status < 300) return answer;
    const said = await text(answer).catch(() => '');
    const code = /<Code>([^<]*)<\/Code>/.exec(said)?.[1] ?? (status === 404 ? 'NoSuchKey' : 'Error');
    const message = /<Message>([^<]*)<\/Message>/.exec(said)?.[1] ?? '';
    throw new S3Error(status, code, message.slice(0, ERROR_MAX_CHARACTERS));
  }
}

/** On AWS the bucket is part of the host name, unless it has a dot: no certificate covers that name. */
function addressOf({ endpoint, bucket, region }: S3Settings, key: string): URL {
  const path = key.split('/').map(encodeURIComponent).join('/');
  if (endpoint) return new URL(`${endpoint.replace(/\/+$/, '')}/${bucket}/${path}`);
  const host = `s3.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
  return new URL(
    bucket.includes('.') ? `https://${host}/${bucket}/${path}` : `https://${bucket}.${host}/${path}`,
  );
}

function exchange(
  url: URL,
  method: string,
  headers: Record<string, string>,
  body?: () => Readable,
): Promise<IncomingMessage> {
  const open = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((done, failed) => {
    const request = open(url, { method, headers, timeout: IDLE_TIMEOUT_MS });
    request.once('timeout', () => request.destroy(new Error('no response in time')));
    request.once('socket', (socket) => {
      if (!socket.connecting) return;
      const timer = setTimeout(() => request.destroy(new Error('no connection in time')), CONNECT_TIMEOUT_MS);
      socket.once('connect', () => clearTimeout(timer));
      socket.once('close', () => clearTimeout(timer));
    });
    request.once('error', failed);
    request.once('response', done);
    if (!body) request.end();
    // A store may respond and disconnect before it has read the whole body; its response counts.
    else
      void pipeline(body(), request).catch((error: unknown) =>
        request.destroyed ? undefined : failed(error),
      );
  });
}
