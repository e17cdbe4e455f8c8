import { Injectable } from '@nestjs/common';
import type { Compilable } from 'kysely';
import { Database } from '../database/database.js';
import type { SignInLink } from '../protocol/types.js';
import type { OneTimeCode } from './one-time-codes.js';
import { hashToken, newCode } from './token-format.js';

const LIFE_MS = 24 * 60 * 60 * 1_000;
/** How long every new session of the user is told about the link. */
const TOLD_MS = 30 * 24 * 60 * 60 * 1_000;

/** Links by which an administrator lets a user sign in again, once, within 24 hours. A user has at most one. */
@Injectable()
export class SignInLinks {
  constructor(private readonly database: Database) {}

  /** Makes a link and ends all sessions of the user. A guest keeps the nickname, which the link needs. */
  async issue(person: string, madeBy: string): Promise<OneTimeCode> {
    const { query } = this.database;
    const code = newCode();
    const now = Date.now();
    const expiresAt = now + LIFE_MS;
    const row = {
      hash: hashToken(code),
      made_by: madeBy,
      made_at: now,
      expires_at: expiresAt,
      used_at: null,
    };
    await this.database.atomically([
      ...this.database.serializing([`sessions ${person}`]),
      query.deleteFrom('tokens').where('person', '=', person),
      query.deleteFrom('codes').where('person', '=', person),
      query
        .insertInto('sign_in_links')
        .values({ person, ...row })
        .onConflict((conflict) => conflict.column('person').doUpdateSet(row)),
    ]);
    return { code, expiresAt };
  }

  /** Returns the user of an unused link; `undefined` if it is invalid. */
  async find(code: unknown): Promise<string | undefined> {
    if (typeof code !== 'string') return undefined;
    const row = await this.database.query
      .selectFrom('sign_in_links')
      .select('person')
      .where('hash', '=', hashToken(code))
      .where('used_at', 'is', null)
      .where('expires_at', '>=', Date.now())
      .executeTakeFirst();
    return row?.person;
  }

  /** Uses a link up. Of two concurrent requests, only one gets true. */
  async redeem(code: unknown): Promise<boolean> {
    if (typeof code !== 'string') return false;
    const now = Date.now();
    const [used] = await this.database.atomically([
      this.database.query
        .updateTable('sign_in_links')
        .set({ used_at: now })
        .where('hash', '=', hashToken(code))
        .where('used_at', 'is', null)
        .where('expires_at', '>=', now),
    ]);
    return used === 1;
  }

  /** Makes an unused link of the user invalid. The row stays, because the user is still told about it. */
  expireStatement(person: string): Compilable {
    return this.database.query
      .updateTable('sign_in_links')
      .set({ expires_at: 0 })
      .where('person', '=', person);
  }

  /** Returns what a new session of the user is told. */
  async recentFor(person: string): Promise<SignInLink | undefined> {
    const row = await this.database.query
      .selectFrom('sign_in_links as link')
      .leftJoin('people as maker', 'maker.id', 'link.made_by')
      .select(['link.made_at', 'link.used_at', 'maker.name'])
      .where('link.person', '=', person)
      .where('link.made_at', '>=', Date.now() - TOLD_MS)
      .executeTakeFirst();
    if (!row) return undefined;
    return {
      at: new Date(row.made_at).toISOString(),
      ...(row.name !== null && { by: row.name }),
      ...(row.used_at !== null && { usedAt: new Date(row.used_at).toISOString() }),
    };
  }
}
