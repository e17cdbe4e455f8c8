import { Injectable } from '@nestjs/common';
import { hash, parseOptions, verify } from '@node-rs/argon2';
import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from '../protocol/constants.js';
import { ChatException } from '../protocol/chat-exception.js';
import { isStorableString } from '../protocol/strings.js';

/** Argon2id, above OWASP's minimum of 19 MiB and 2 passes. Stored hashes grow to these when their owner signs in. */
const COST = { memoryCost: 32 * 1024, timeCost: 3, parallelism: 1 };
/** One core stays for everybody who is talking. */
const AT_ONCE_MAX = Math.min(4, Math.max(1, availableParallelism() - 1));
/** Some 20 ms each, so that the last one waits for a few seconds and no memory grows. */
const WAITING_MAX = 200;

/** Hashes and checks passwords, a few at a time: each takes 32 MiB and a core while it lasts. */
@Injectable()
export class PasswordHasher {
  private readonly queue = pLimit(AT_ONCE_MAX);

  /** @throws ChatException `rate_limited` when too many wait */
  async hash(password: string): Promise<string> {
    return this.limited(() => hash(password, COST));
  }

  /** @throws ChatException `rate_limited` when too many wait */
  async matches(stored: string, password: string): Promise<boolean> {
    return this.limited(() => verify(stored, password));
  }

  /** Whether `stored` was made at less cost than is asked for today. */
  isWeak(stored: string): boolean {
    const { memoryCost, timeCost } = parseOptions(stored);
    return memoryCost < COST.memoryCost || timeCost < COST.timeCost;
  }

  private async limited<T>(work: () => Promise<T>): Promise<T> {
    if (this.queue.pendingCount >= WAITING_MAX) {
      throw new ChatException('rate_limited', 'many people sign in at this moment', { retryAfterMs: 3_000 });
    }
    return this.queue(work);
  }
}

/** @throws ChatException `invalid` when `value` cannot be a password */
export function parsePassword(value: unknown): string {
  if (!isStorableString(value)) throw unusable('a text');
  if (value.length < PASSWORD_MIN_LENGTH || value.length > PASSWORD_MAX_LENGTH) {
    throw unusable(`${PASSWORD_MIN_LENGTH} to ${PASSWORD_MAX_LENGTH} characters`);
  }
  // Two keyboards may spell the same letter in two ways.
  return value.normalize('NFKC');
}

function unusable(wanted: string): ChatException {
  return new ChatException('invalid', `a password must be ${wanted}`, { fields: ['password'] });
}
