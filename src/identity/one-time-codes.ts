import { Injectable } from '@nestjs/common';
import type { Compilable } from 'kysely';
import { Database } from '../database/database.js';
import { hashToken, newCode } from './token.js';

export interface Code {
  code: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

/** Links that work once and for a short time. */
@Injectable()
export class Codes {
  constructor(private readonly database: Database) {}

  /** A new code for `person` (`null`: for whoever becomes administrator); the one before it works no more. */
  async make(person: string | null, lifeMs: number): Promise<Code> {
    const { query } = this.database;
    const code = newCode();
    const expiresAt = Date.now() + lifeMs;
    await this.database.atomically([
      this.ending(person),
      query.deleteFrom('codes').where('expires_at', '<', Date.now()),
      query.insertInto('codes').values({ hash: hashToken(code), person, expires_at: expiresAt }),
    ]);
    return { code, expiresAt };
  }

  ending(person: string | null): Compilable {
    return this.database.query.deleteFrom('codes').where('person', person === null ? 'is' : '=', person);
  }

  /** Whom the code was made for, the first time it is asked; `undefined` for any other code and any other time. */
  async redeem(code: unknown, use: 'device' | 'admin'): Promise<{ person: string | null } | undefined> {
    if (typeof code !== 'string') return undefined;
    const { query } = this.database;
    const hash = hashToken(code);
    const found = await query
      .selectFrom('codes')
      .select('person')
      .where('hash', '=', hash)
      .where('person', use === 'admin' ? 'is' : 'is not', null)
      .where('expires_at', '>=', Date.now())
      .executeTakeFirst();
    if (!found) return undefined;
    // Of two who come at once, the one whose deletion deleted it has it.
    const [deleted] = await this.database.atomically([query.deleteFrom('codes').where('hash', '=', hash)]);
    return deleted === 1 ? found : undefined;
  }
}
