import { createHmac, createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { S3Settings } from '../../src/config/config.js';

const KEY = { accessKeyId: 'tea', secretAccessKey: 'house of tea' };
const BUCKET = 'cups';

type Stored = { body: Buffer; type: string; at: Date };

/**
 * The part of S3 that a file store needs, in memory: put, copy, get with a range, delete, list in
 * pages.
 * Every request must be signed (AWS Signature 4) over all its content, or is refused.
 */
export class S3Server {
  readonly objects = new Map<string, Stored>();
  /** Answers every request with a 500, as a failing store does. */
  isIll = false;

  private constructor(private readonly server = createServer()) {
    server.on('request', (request, response) => void this.answer(request, response));
  }

  static async open(): Promise<S3Server> {
    const s3 = new S3Server();
    await new Promise<void>((done) => s3.server.listen(0, '127.0.0.1', done));
    return s3;
  }

  get settings(): S3Settings {
    const { port } = this.server.address() as AddressInfo;
    return { bucket: BUCKET, endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', key: KEY };
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    if (this.isIll) return fail(response, 500, 'InternalError');
    if (!isSigned(request, body)) return fail(response, 403, 'SignatureDoesNotMatch');
    const url = new URL(request.url!, 'http://s3');
    const [, bucket, ...path] = url.pathname.split('/').map(decodeURIComponent);
    if (bucket !== BUCKET) return fail(response, 404, 'NoSuchBucket');
    const key = path.join('/');
    if (request.method === 'GET' && key === '') return this.list(url.searchParams, response);
    if (request.method === 'PUT' && request.headers['x-amz-copy-source']) {
      return this.copy(key, request.headers['x-amz-copy-source'] as string, response);
    }
    if (request.method === 'PUT') return this.put(key, body, request, response);
    if (request.method === 'DELETE') {
      this.objects.delete(key);
      return void response.writeHead(204).end();
    }
    if (request.method === 'GET') return this.get(key, request, response);
    fail(response, 405, 'MethodNotAllowed');
  }

  private put(key: string, body: Buffer, { headers }: IncomingMessage, response: ServerResponse): void {
    if (headers['content-encoding']?.includes('aws-chunked')) return fail(response, 501, 'NotImplemented');
    if (Number(headers['content-length']) !== body.length) return fail(response, 411, 'MissingContentLength');
    this.objects.set(key, { body, type: headers['content-type']!, at: new Date() });
    response.writeHead(200, { etag: `"${createHash('md5').update(body).digest('hex')}"` }).end();
  }

  private copy(key: string, source: string, response: ServerResponse): void {
    const [bucket, ...path] = decodeURIComponent(source).replace(/^\//, '').split('/');
    const found = bucket === BUCKET ? this.objects.get(path.join('/')) : undefined;
    if (!found) return fail(response, 404, 'NoSuchKey');
    this.objects.set(key, { ...found, at: new Date() });
    response
      .writeHead(200, { 'content-type': 'application/xml' })
      .end('<?xml version="1.0"?><CopyObjectResult><ETag>"copy"</ETag></CopyObjectResult>');
  }

  private get(key: string, { headers }: IncomingMessage, response: ServerResponse): void {
    const found = this.objects.get(key);
    if (!found) return fail(response, 404, 'NoSuchKey');
    const { body, type } = found;
    const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? [];
    if (start === undefined) {
      return void response.writeHead(200, { 'content-type': type, 'content-length': body.length }).end(body);
    }
    const part = body.subarray(Number(start), Number(end) + 1);
    response
      .writeHead(206, {
        'content-length': part.length,
        'content-range': `bytes ${start}-${end}/${body.length}`,
      })
      .end(part);
  }

  private list(query: URLSearchParams, response: ServerResponse): void {
    const most = Math.min(Number(query.get('max-keys') ?? 1_000), 2);
    const after = query.get('continuation-token') ?? '';
    const keys = [...this.objects.keys()]
      .filter((key) => key.startsWith(query.get('prefix') ?? '') && key > after)
      .sort();
    const page = keys.slice(0, most);
    const isCut = keys.length > page.length;
    const contents = page.map((key) => {
      const { body, at } = this.objects.get(key)!;
      return `<Contents><Key>${key}</Key><LastModified>${at.toISOString()}</LastModified><Size>${body.length}</Size></Contents>`;
    });
    const next = isCut ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : '';
    response
      .writeHead(200, { 'content-type': 'application/xml' })
      .end(
        `<?xml version="1.0"?><ListBucketResult><IsTruncated>${isCut}</IsTruncated>${next}${contents.join('')}</ListBucketResult>`,
      );
  }
}

function fail(response: ServerResponse, status: number, code: string): void {
  response
    .writeHead(status, { 'content-type': 'application/xml' })
    .end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`);
}

const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** Computes the signature again, from the request as it arrived, and compares. */
function isSigned(request: IncomingMessage, body: Buffer): boolean {
  const { headers, method } = request;
  const [, id, scope, names, signature] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\S+), ?SignedHeaders=(\S+), ?Signature=(\S+)$/.exec(
      headers.authorization ?? '',
    ) ?? [];
  if (id !== KEY.accessKeyId || scope === undefined || names === undefined) return false;
  const hash = headers['x-amz-content-sha256'] as string;
  if (hash !== 'UNSIGNED-PAYLOAD' && hash !== sha256(body)) return false;
  const url = new URL(request.url!, 'http://s3');
  const query = [...url.searchParams]
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .sort()
    .join('&');
  const signed = names.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const canonical = [method, url.pathname, query, signed.join(''), names, hash].join('\n');
  const [day, region, service, end] = scope.split('/') as [string, string, string, string];
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const key = [region, service, end].reduce(hmac, hmac(`AWS4${KEY.secretAccessKey}`, day));
  return hmac(key, text).toString('hex') === signature;
}
