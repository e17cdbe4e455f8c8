import { Injectable } from '@nestjs/common';
import { hash, parseOptions, verify } from '@node-rs/argon2';
import { availableParallelism } from 'node:os';
import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from '../protocol/limits.js';
import { Refusal } from '../protocol/refusal.js';

/** Argon2id, above OWASP's minimum of 19 MiB and 2 passes. Stored hashes grow to these when their owner signs in. */
const COST = { memoryCost: 32 * 1024, timeCost: 3, parallelism: 1 };
/** One core stays for everybody who is talking. */
const AT_ONCE_MAX = Math.min(4, Math.max(1, availableParallelism() - 1));
/** Some 20 ms each, so that the last one waits for a few seconds and no memory grows. */
const WAITING_MAX = 200;

/** Hashes and checks passwords, a few at a time: each takes 32 MiB and a core while it lasts. */
@Injectable()
export class Passwords {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  /** @throws Refusal `rate_limited` when too many wait */
  async hash(password: string): Promise<string> {
    return this.inTurn(() => hash(password, COST));
  }

  /** @throws Refusal `rate_limited` when too many wait */
  async matches(stored: string, password: string): Promise<boolean> {
    return this.inTurn(() => verify(stored, password));
  }

  /** Whether `stored` was made at less cost than is asked for today. */
  isWeak(stored: string): boolean {
    const { memoryCost, timeCost } = parseOptions(stored);
    return memoryCost < COST.memoryCost || timeCost < COST.timeCost;
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= AT_ONCE_MAX) {
      if (this.waiting.length >= WAITING_MAX) {
        throw new Refusal('rate_limited', 'many people sign in at this moment', { retryAfterMs: 3_000 });
      }
      await new Promise<void>((go) => this.waiting.push(go));
    } else this.running += 1;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}

/** @throws Refusal `invalid` when `value` cannot be a password */
export function readPassword(value: unknown): string {
  if (typeof value !== 'string' || !value.isWellFormed()) throw unusable('a text');
  if (value.length < PASSWORD_MIN_LENGTH || value.length > PASSWORD_MAX_LENGTH) {
    throw unusable(`${PASSWORD_MIN_LENGTH} to ${PASSWORD_MAX_LENGTH} characters`);
  }
  // Two keyboards may spell the same letter in two ways.
  return value.normalize('NFKC');
}

function unusable(wanted: string): Refusal {
  return new Refusal('invalid', `a password must be ${wanted}`, { fields: ['password'] });
}
