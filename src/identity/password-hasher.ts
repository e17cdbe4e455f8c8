import { Injectable } from '@nestjs/common';
import { hash, parseOptions, verify } from '@node-rs/argon2';
import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from '../protocol/constants.js';
import { ChatException } from '../protocol/chat-exception.js';
import { isStorableString } from '../protocol/strings.js';

/**
 * Argon2id parameters, above OWASP's minimum of 19 MiB and 2 passes. Weaker hashes are renewed when their user signs
 * in.
 */
const COST = { memoryCost: 32 * 1024, timeCost: 3, parallelism: 1 };
/** Leaves one core for other requests. */
const AT_ONCE_MAX = Math.min(4, Math.max(1, availableParallelism() - 1));
/** A hash takes about 20 ms, so the last in the queue waits a few seconds. */
const WAITING_MAX = 200;

/** Hashes and verifies passwords with limited concurrency: each takes 32 MiB and one core. */
@Injectable()
export class PasswordHasher {
  private readonly queue = pLimit(AT_ONCE_MAX);

  /** @throws ChatException `rate_limited` if too many requests wait */
  async hash(password: string): Promise<string> {
    return this.limited(() => hash(password, COST));
  }

  /** @throws ChatException `rate_limited` if too many requests wait */
  async matches(stored: string, password: string): Promise<boolean> {
    return this.limited(() => verify(stored, password));
  }

  /** Returns whether `stored` was hashed with weaker parameters than today's. */
  isWeak(stored: string): boolean {
    const { memoryCost, timeCost } = parseOptions(stored);
    return memoryCost < COST.memoryCost || timeCost < COST.timeCost;
  }

  private async limited<T>(work: () => Promise<T>): Promise<T> {
    if (this.queue.pendingCount >= WAITING_MAX) {
      throw new ChatException('rate_limited', 'too many sign-ins at the same time: retry later', {
        retryAfterMs: 3_000,
      });
    }
    return this.queue(work);
  }
}

/** @throws ChatException `invalid` if `value` is not a valid password */
export function parsePassword(value: unknown): string {
  if (!isStorableString(value)) throw unusable('a string');
  if (value.length < PASSWORD_MIN_LENGTH || value.length > PASSWORD_MAX_LENGTH) {
    throw unusable(`${PASSWORD_MIN_LENGTH} to ${PASSWORD_MAX_LENGTH} characters long`);
  }
  // Keyboards may produce different code points for the same letter.
  return value.normalize('NFKC');
}

function unusable(wanted: string): ChatException {
  return new ChatException('invalid', `password must be ${wanted}`, { fields: ['password'] });
}
