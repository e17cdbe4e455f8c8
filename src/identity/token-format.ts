import { createHash, randomBytes } from 'node:crypto';
import { RECOVERY_CODE_MAX_LENGTH } from '../protocol/constants.js';

/** Returns 256 random bits. The token alone authenticates its user. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Returns whether `token` may be a client-made token: 256 bits in base64url take 43 characters. */
export function isToken(token: unknown): token is string {
  return typeof token === 'string' && /^[\w-]{43,64}$/.test(token);
}

/** Returns 128 random bits: enough for a code that works once within minutes, and short enough for a QR code. */
export function newCode(): string {
  return randomBytes(16).toString('base64url');
}

/** Crockford's base 32: no letter looks like a digit. */
const RECOVERY_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Returns 125 random bits as five groups of five characters, which a user can copy by hand. */
export function newRecoveryCode(): string {
  const characters = [...randomBytes(25)].map((byte) => RECOVERY_ALPHABET[byte % 32]!).join('');
  return characters.match(/.{5}/g)!.join('-');
}

/** Returns the stored form of a recovery code in any spelling; `undefined` if it cannot be one. */
export function hashRecoveryCode(code: unknown): string | undefined {
  if (typeof code !== 'string' || code.length > RECOVERY_CODE_MAX_LENGTH) return undefined;
  const plain = code.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  return /^[0-9A-HJKMNP-TV-Z]{25}$/.test(plain) ? hashToken(plain) : undefined;
}

/** Returns the stored form of a token or code. They are random, so a fast hash is enough. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
