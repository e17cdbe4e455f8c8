import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { sql, type Compilable, type Selectable, type SqlBool } from 'kysely';
import { Database } from '../database/database.js';
import type { PersonRow } from '../database/schema.js';
import { Refusal } from '../protocol/refusal.js';
import { hashToken, isToken, newToken } from './token.js';

export const SESSION_ENDS_AFTER_DAYS = Symbol('SESSION_ENDS_AFTER_DAYS');
const DAY_MS = 24 * 60 * 60 * 1_000;

const isNobodysBot = sql<SqlBool>`NOT EXISTS (
  SELECT 1 FROM people b WHERE b.id = tokens.person AND b.maker IS NOT NULL)`;

export interface NewToken {
  token: string;
  tokenHash: string;
}

/**
 * What lets a device come back. Only hashes are stored; a token that was not used for long is none any more, but for a
 * bot's.
 */
@Injectable()
export class Tokens implements OnApplicationBootstrap {
  constructor(
    private readonly database: Database,
    @Inject(SESSION_ENDS_AFTER_DAYS) private readonly endsAfterDays: number,
  ) {}

  /** Those that ended while nobody asked for them leave no trace. */
  async onApplicationBootstrap(): Promise<void> {
    await this.database.query
      .deleteFrom('tokens')
      .where('used_at', '<', this.oldest)
      .where(isNobodysBot)
      .execute();
  }

  make(): NewToken {
    const token = newToken();
    return { token, tokenHash: hashToken(token) };
  }

  /**
   * A token that a client made itself.
   * @throws Refusal `token_invalid` unless it is as long as one of ours
   */
  async takeOwn(token: unknown): Promise<NewToken> {
    if (!isToken(token)) throw new Refusal('token_invalid', 'a token is at least 43 characters of base64url');
    const tokenHash = hashToken(token);
    // One that ended by disuse may begin anew.
    await this.database.query
      .deleteFrom('tokens')
      .where('hash', '=', tokenHash)
      .where('used_at', '<', this.oldest)
      .where(isNobodysBot)
      .execute();
    return { token, tokenHash };
  }

  /** Stores a token for `person`, or for nobody where there is no such person. */
  adding(tokenHash: string, person: string): Compilable {
    const now = Date.now();
    const { query } = this.database;
    return query
      .insertInto('tokens')
      .columns(['hash', 'person', 'created_at', 'used_at'])
      .expression(
        query
          .selectFrom('people')
          .select([
            sql.val(tokenHash).as('hash'),
            'id',
            sql<number>`${sql.lit(now)}`.as('created_at'),
            sql<number>`${sql.lit(now)}`.as('used_at'),
          ])
          .where('id', '=', person),
      );
  }

  /** Whose token this is; `undefined` where it is nobody's, or nobody's any more. */
  async owner(tokenHash: string): Promise<Selectable<PersonRow> | undefined> {
    return this.database.query
      .selectFrom('tokens')
      .innerJoin('people', 'people.id', 'tokens.person')
      .selectAll('people')
      .where('tokens.hash', '=', tokenHash)
      .where(({ or, eb }) =>
        or([eb('tokens.used_at', '>=', this.oldest), eb('people.maker', 'is not', null)]),
      )
      .executeTakeFirst();
  }

  /** Those of these tokens that still let somebody in, on PostgreSQL. */
  async known(hashes: string[]): Promise<string[]> {
    const { rows } = await sql<{ hash: string }>`SELECT hash FROM tokens WHERE hash = ANY(${hashes})`.execute(
      this.database.query,
    );
    return rows.map(({ hash }) => hash);
  }

  /** Keeps a session alive. */
  using(tokenHash: string): Compilable {
    return this.database.query
      .updateTable('tokens')
      .set({ used_at: Date.now() })
      .where('hash', '=', tokenHash);
  }

  ending(person: string, which: { only?: string; except?: string } = {}): Compilable {
    return this.database.query
      .deleteFrom('tokens')
      .where('person', '=', person)
      .$if(which.only !== undefined, (q) => q.where('hash', '=', which.only!))
      .$if(which.except !== undefined, (q) => q.where('hash', '<>', which.except!));
  }

  async of(person: string): Promise<{ hash: string; created_at: number; used_at: number }[]> {
    return this.database.query
      .selectFrom('tokens')
      .select(['hash', 'created_at', 'used_at'])
      .where('person', '=', person)
      .orderBy('used_at', 'desc')
      .execute();
  }

  private get oldest(): number {
    return Date.now() - this.endsAfterDays * DAY_MS;
  }
}
