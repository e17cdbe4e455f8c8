import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** A call as the browser reads it, after all of it was checked. */
export interface ReceivedPush {
  words: Record<string, unknown>;
  headers: IncomingMessage['headers'];
  /** The claims of the call's token (VAPID). */
  claims: { aud: string; exp: number; sub: string };
}

/**
 * A browser and its push service in one: returns a subscription, and decrypts (RFC 8291) its
 * messages.
 */
export class PushEndpoint {
  readonly rings: ReceivedPush[] = [];
  /** The status that the service answers. */
  status = 201;
  private readonly browser = createECDH('prime256v1');
  private readonly secret = randomBytes(16);

  private constructor(
    private readonly server: Server,
    private readonly path: string,
  ) {
    this.browser.generateKeys();
  }

  static async open(): Promise<PushEndpoint> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const endpoint = new PushEndpoint(server, `/push/${randomBytes(8).toString('hex')}`);
    server.on('request', (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.once('end', () => {
        if (request.url === endpoint.path) endpoint.rings.push(endpoint.read(request, Buffer.concat(parts)));
        response.writeHead(endpoint.status).end();
      });
    });
    return endpoint;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get subscription() {
    return {
      endpoint: this.origin + this.path,
      keys: { p256dh: this.browser.getPublicKey('base64url'), auth: this.secret.toString('base64url') },
    };
  }

  /** Resolves when it has received this number of calls. */
  async hasRung(times: number, patienceMs = 8_000): Promise<ReceivedPush[]> {
    for (let waited = 0; this.rings.length < times && waited < patienceMs; waited += 20) await pause(20);
    if (this.rings.length < times) throw new Error(`it rang ${this.rings.length} times, not ${times}`);
    return this.rings;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  private read({ headers }: IncomingMessage, body: Buffer): ReceivedPush {
    return {
      words: JSON.parse(this.decrypt(body)) as Record<string, unknown>,
      headers,
      claims: claimsOf(headers.authorization!),
    };
  }

  private decrypt(body: Buffer): string {
    const [salt, idLength] = [body.subarray(0, 16), body[20]!];
    const sender = body.subarray(21, 21 + idLength);
    const mine = this.browser.getPublicKey();
    const shared = this.browser.computeSecret(sender);
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), mine, sender]);
    const key = Buffer.from(hkdfSync('sha256', shared, this.secret, info, 32));
    const derive = (what: string, length: number) =>
      Buffer.from(hkdfSync('sha256', key, salt, `Content-Encoding: ${what}\0`, length));
    const sealed = body.subarray(21 + idLength);
    const cipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12));
    cipher.setAuthTag(sealed.subarray(-16));
    const padded = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
    return padded.subarray(0, padded.lastIndexOf(2)).toString();
  }
}

/** Checks the signature of a call with the key that it names (RFC 8292). */
function claimsOf(authorization: string): ReceivedPush['claims'] & { key: string } {
  const [, token, key] = /^vapid t=(\S+), ?k=(\S+)$/.exec(authorization)!;
  const [header, payload, signature] = token!.split('.') as [string, string, string];
  const point = Buffer.from(key!, 'base64url');
  const publicKey = createPublicKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    },
  });
  const isSigned = verify(
    'sha256',
    Buffer.from(`${header}.${payload}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  if (!isSigned) throw new Error('the token of a call is not signed by its key');
  return {
    ...(JSON.parse(Buffer.from(payload, 'base64url').toString()) as ReceivedPush['claims']),
    key: key!,
  };
}
