import { createHash, randomBytes } from 'node:crypto';

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

/** Returns the stored form of a token or code. They are random, so a fast hash is enough. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
