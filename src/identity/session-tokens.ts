import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { sql, type Compilable, type Selectable, type SqlBool } from 'kysely';
import { Config } from '../config/config.js';
import { Database } from '../database/database.js';
import type { PersonRow } from '../database/schema.js';
import { SESSIONS_MAX } from '../protocol/constants.js';
import { ChatException } from '../protocol/chat-exception.js';
import { hashToken, isToken, newToken } from './token-format.js';

const DAY_MS = 24 * 60 * 60 * 1_000;

const isNotBotOf = sql<SqlBool>`NOT EXISTS (
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
export class SessionTokens implements OnApplicationBootstrap {
  constructor(
    private readonly database: Database,
    private readonly config: Config,
  ) {}

  /** Those that ended while nobody asked for them leave no trace. */
  async onApplicationBootstrap(): Promise<void> {
    await this.database.query
      .deleteFrom('tokens')
      .where('used_at', '<', this.oldest)
      .where(isNotBotOf)
      .execute();
  }

  issue(): NewToken {
    const token = newToken();
    return { token, tokenHash: hashToken(token) };
  }

  /**
   * A token that a client made itself.
   * @throws ChatException `token_invalid` unless it is as long as one of ours
   */
  async accept(token: unknown): Promise<NewToken> {
    if (!isToken(token))
      throw new ChatException('token_invalid', 'a token is at least 43 characters of base64url');
    const tokenHash = hashToken(token);
    // One that ended by disuse may begin anew.
    await this.database.query
      .deleteFrom('tokens')
      .where('hash', '=', tokenHash)
      .where('used_at', '<', this.oldest)
      .where(isNotBotOf)
      .execute();
    return { token, tokenHash };
  }

  /**
   * Begins a session, and ends the ones used longest ago where there would be too many.
   * @returns `undefined` where there is no such person any more, or one who gave the nickname up
   */
  async begin(person: string): Promise<NewToken | undefined> {
    const { token, tokenHash } = this.issue();
    const serializing = this.serializing(person);
    const changes = await this.database.atomically([
      ...serializing,
      this.insertStatement(tokenHash, person),
      this.trimStatement(person, SESSIONS_MAX),
    ]);
    return changes[serializing.length] === 0 ? undefined : { token, tokenHash };
  }

  /** Come first in a transaction that begins or ends sessions of `person`: no other node does so meanwhile. */
  serializing(person: string): Compilable[] {
    return this.database.serializing([`sessions ${person}`]);
  }

  /** Stores a token for `person`, or for nobody where there is no such person, or one who gave the nickname up. */
  insertStatement(tokenHash: string, person: string): Compilable {
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
          .where('id', '=', person)
          .where('name_key', 'is not', null),
      );
  }

  /** Whose token this is; `undefined` where it is nobody's, or nobody's any more. */
  async findOwner(tokenHash: string): Promise<Selectable<PersonRow> | undefined> {
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
  async filterValid(hashes: string[]): Promise<string[]> {
    const { rows } = await sql<{ hash: string }>`SELECT hash FROM tokens WHERE hash = ANY(${hashes})`.execute(
      this.database.query,
    );
    return rows.map(({ hash }) => hash);
  }

  /** Keeps a session alive. */
  touchStatement(tokenHash: string): Compilable {
    return this.database.query
      .updateTable('tokens')
      .set({ used_at: Date.now() })
      .where('hash', '=', tokenHash);
  }

  revokeStatement(person: string, which: { only?: string; except?: string } = {}): Compilable {
    return this.database.query
      .deleteFrom('tokens')
      .where('person', '=', person)
      .$if(which.only !== undefined, (q) => q.where('hash', '=', which.only!))
      .$if(which.except !== undefined, (q) => q.where('hash', '<>', which.except!));
  }

  /** Ends all but the `most` sessions of `person` that were used last. Not for tokens of bots, of which there is one. */
  private trimStatement(person: string, most: number): Compilable {
    const { query } = this.database;
    return query
      .deleteFrom('tokens')
      .where(
        'hash',
        'in',
        query
          .selectFrom('tokens')
          .select('hash')
          .where('person', '=', person)
          .orderBy('used_at', 'desc')
          .orderBy('created_at', 'desc')
          .limit(1_000)
          .offset(most),
      );
  }

  async listFor(person: string): Promise<{ hash: string; created_at: number; used_at: number }[]> {
    return this.database.query
      .selectFrom('tokens')
      .select(['hash', 'created_at', 'used_at'])
      .where('person', '=', person)
      .orderBy('used_at', 'desc')
      .execute();
  }

  private get oldest(): number {
    return Date.now() - this.config.sessionEndsAfterDays * DAY_MS;
  }
}
