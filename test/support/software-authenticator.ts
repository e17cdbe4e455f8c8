import { createHash, createSign, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';

const base64url = (bytes: Buffer | string): string => Buffer.from(bytes).toString('base64url');
const sha256 = (text: string | Buffer): Buffer => createHash('sha256').update(text).digest();
/** CBOR of a short text. */
const text = (value: string): Buffer =>
  Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)]);
const USER_PRESENT_AND_VERIFIED = 0x05;
const HAS_KEY = 0x40;

/** What a test may get wrong. */
interface Fault {
  origin?: string;
  rpId?: string;
  challenge?: string;
  flags?: number;
}

/** An authenticator with one passkey of the curve P-256, without a browser. */
export class SoftwareAuthenticator {
  readonly id = base64url(randomBytes(32));
  private readonly privateKey: KeyObject;
  private readonly coseKey: Buffer;
  private counter = 0;

  constructor(private readonly origin: string) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.privateKey = privateKey;
    const { x, y } = publicKey.export({ format: 'jwk' });
    this.coseKey = Buffer.concat([
      // A map of five: key type EC2, algorithm ES256, curve P-256, x and y.
      Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]),
      Buffer.from(x!, 'base64url'),
      Buffer.from([0x22, 0x58, 0x20]),
      Buffer.from(y!, 'base64url'),
    ]);
  }

  /** Returns the body of `passkey:add`. */
  create(challenge: string, name: string, fault: Fault = {}) {
    const id = Buffer.from(this.id, 'base64url');
    const data = Buffer.concat([
      this.authenticatorData(HAS_KEY, fault),
      Buffer.alloc(16),
      Buffer.from([0, id.length]),
      id,
      this.coseKey,
    ]);
    const attestation = Buffer.concat([
      Buffer.from([0xa3]),
      text('fmt'),
      text('none'),
      text('attStmt'),
      Buffer.from([0xa0]),
      text('authData'),
      Buffer.from([0x58, data.length]),
      data,
    ]);
    return {
      name,
      id: this.id,
      clientDataJSON: this.clientData('webauthn.create', challenge, fault),
      attestationObject: base64url(attestation),
    };
  }

  /** Returns the body of `passkey:signin`. */
  sign(challenge: string, fault: Fault = {}) {
    this.counter += 1;
    const data = this.authenticatorData(0, fault);
    const clientDataJSON = this.clientData('webauthn.get', challenge, fault);
    const signed = Buffer.concat([data, sha256(Buffer.from(clientDataJSON, 'base64url'))]);
    const signature = createSign('sha256').update(signed).sign(this.privateKey);
    return {
      id: this.id,
      clientDataJSON,
      authenticatorData: base64url(data),
      signature: base64url(signature),
    };
  }

  private authenticatorData(more: number, { rpId, flags = USER_PRESENT_AND_VERIFIED }: Fault): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.counter);
    const host = rpId ?? new URL(this.origin).hostname;
    return Buffer.concat([sha256(host), Buffer.from([flags | more]), counter]);
  }

  private clientData(type: string, challenge: string, fault: Fault): string {
    return base64url(
      JSON.stringify({
        type,
        challenge: fault.challenge ?? challenge,
        origin: fault.origin ?? this.origin,
        crossOrigin: false,
      }),
    );
  }
}
