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

/** The session tokens. Only hashes are stored. A token expires after a time without use, except a bot's. */
@Injectable()
export class SessionTokens implements OnApplicationBootstrap {
  constructor(
    private readonly database: Database,
    private readonly config: Config,
  ) {}

  /** Deletes expired tokens. */
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
   * Validates a token that a client made.
   * @throws ChatException `token_invalid` if it has another format than the server's tokens
   */
  async accept(token: unknown): Promise<NewToken> {
    if (!isToken(token))
      throw new ChatException('token_invalid', 'token must have 43 to 64 base64url characters');
    const tokenHash = hashToken(token);
    // An expired token may be registered again.
    await this.database.query
      .deleteFrom('tokens')
      .where('hash', '=', tokenHash)
      .where('used_at', '<', this.oldest)
      .where(isNotBotOf)
      .execute();
    return { token, tokenHash };
  }

  /**
   * Creates a session, and ends the least recently used ones above the limit.
   * @returns `undefined` if the user does not exist or has released the nickname
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

  /**
   * Creates a session and replaces the hash of the recovery code, in one transaction.
   * @returns false if `recovery.used` is no longer the code of this user
   */
  async beginByRecovery(
    person: string,
    tokenHash: string,
    recovery: { used: string; next: string },
  ): Promise<boolean> {
    const renewing = this.database.query
      .updateTable('people')
      .set({ recovery: recovery.next })
      .where('id', '=', person)
      .where('recovery', '=', recovery.used);
    const serializing = this.serializing(person);
    const changes = await this.database.atomically([
      ...serializing,
      renewing,
      // Only where the statement above has replaced the code.
      this.insertStatement(tokenHash, person, recovery.next),
      this.trimStatement(person, SESSIONS_MAX),
    ]);
    return changes[serializing.length + 1] === 1;
  }

  /**
   * Must come first in a transaction that creates or ends sessions of `person`, to exclude concurrent ones on any node.
   */
  serializing(person: string): Compilable[] {
    return this.database.serializing([`sessions ${person}`]);
  }

  /**
   * Inserts a token for `person`; nothing if the user does not exist or has released the nickname.
   * @param recovery inserts nothing unless this is the hash of the user's recovery code
   */
  insertStatement(tokenHash: string, person: string, recovery?: string): Compilable {
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
          .where('name_key', 'is not', null)
          .$if(recovery !== undefined, (q) => q.where('recovery', '=', recovery!)),
      );
  }

  /** Returns the owner of a token; `undefined` if it is unknown or expired. */
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

  /** Returns the tokens that are still valid. PostgreSQL only. */
  async filterValid(hashes: string[]): Promise<string[]> {
    const { rows } = await sql<{ hash: string }>`SELECT hash FROM tokens WHERE hash = ANY(${hashes})`.execute(
      this.database.query,
    );
    return rows.map(({ hash }) => hash);
  }

  /** Updates the last use of a session. */
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

  /** Ends all but the `most` most recently used sessions of `person`. Not for bots, which have one token. */
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
