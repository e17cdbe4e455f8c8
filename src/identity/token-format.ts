import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits; whoever holds them is the person. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Whether `token` may be a client's own: 256 bits in base64url take 43 characters. */
export function isToken(token: unknown): token is string {
  return typeof token === 'string' && /^[\w-]{43,64}$/.test(token);
}

/** 128 random bits: enough for what works once and for minutes, short enough for a picture of squares. */
export function newCode(): string {
  return randomBytes(16).toString('base64url');
}

/** What is stored of a token or a code. They are random, so a fast hash is enough. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
