import { Injectable } from '@nestjs/common';
import type { Compilable } from 'kysely';
import { Database } from '../database/database.js';
import { hashToken, newCode } from './token-format.js';

export interface OneTimeCode {
  code: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

/** Codes of links that work once and expire soon. */
@Injectable()
export class OneTimeCodes {
  constructor(private readonly database: Database) {}

  /** Issues a code for `person` (`null`: for the first administrator) and revokes the previous one. */
  async issue(person: string | null, lifeMs: number): Promise<OneTimeCode> {
    const { query } = this.database;
    const code = newCode();
    const expiresAt = Date.now() + lifeMs;
    await this.database.atomically([
      this.revokeStatement(person),
      query.deleteFrom('codes').where('expires_at', '<', Date.now()),
      query.insertInto('codes').values({ hash: hashToken(code), person, expires_at: expiresAt }),
    ]);
    return { code, expiresAt };
  }

  revokeStatement(person: string | null): Compilable {
    return this.database.query.deleteFrom('codes').where('person', person === null ? 'is' : '=', person);
  }

  /** Returns the user of a code without using it up; `undefined` if the code is invalid. */
  async find(code: unknown, use: 'device' | 'admin'): Promise<{ person: string | null } | undefined> {
    if (typeof code !== 'string') return undefined;
    return this.database.query
      .selectFrom('codes')
      .select('person')
      .where('hash', '=', hashToken(code))
      .where('person', use === 'admin' ? 'is' : 'is not', null)
      .where('expires_at', '>=', Date.now())
      .executeTakeFirst();
  }

  /** Returns the user of a code and uses it up; `undefined` if the code is invalid or was used. */
  async redeem(code: unknown, use: 'device' | 'admin'): Promise<{ person: string | null } | undefined> {
    const found = await this.find(code, use);
    if (!found) return undefined;
    // Of two concurrent requests, only the one that deletes the row succeeds.
    const [deleted] = await this.database.atomically([
      this.database.query.deleteFrom('codes').where('hash', '=', hashToken(code as string)),
    ]);
    return deleted === 1 ? found : undefined;
  }
}
