import { Injectable } from '@nestjs/common';
import { sql, type Selectable, type SqlBool } from 'kysely';
import { Database } from '../database/database.js';
import type { PersonRow } from '../database/schema.js';
import { SessionTokens } from '../identity/session-tokens.js';
import { hashRecoveryCode, newRecoveryCode } from '../identity/token-format.js';
import { PASSKEYS_MAX } from '../protocol/constants.js';
import type { Passkey } from '../protocol/types.js';
import type { PasskeyKey } from './passkey-verifier.js';

interface NewPasskey extends PasskeyKey {
  name: string;
  rpId: string;
}

/** The passkeys of users. A user with one is claimed. */
@Injectable()
export class PasskeyRepository {
  constructor(
    private readonly database: Database,
    private readonly tokens: SessionTokens,
  ) {}

  /**
   * Stores a passkey and claims the nickname, in one transaction. A user without a recovery code gets one.
   * @returns `undefined` if the user has the maximum number of passkeys, or if the passkey is already known
   */
  async add(
    person: string,
    { id, name, publicKey, counter, rpId }: NewPasskey,
  ): Promise<{ passkey: Passkey; recoveryCode?: string } | undefined> {
    const { query } = this.database;
    const now = Date.now();
    const recoveryCode = newRecoveryCode();
    const before = this.tokens.serializing(person);
    const isStored = sql<SqlBool>`EXISTS (SELECT 1 FROM passkeys WHERE id = ${id} AND person = ${person})`;
    const changes = await this.database.atomically([
      ...before,
      query
        .insertInto('passkeys')
        .columns(['id', 'person', 'name', 'public_key', 'counter', 'rp_id', 'created_at'])
        .expression(
          query
            .selectFrom('people')
            .select([
              sql<string>`CAST(${id} AS text)`.as('id'),
              'people.id as person',
              sql<string>`CAST(${name} AS text)`.as('name'),
              sql<string>`CAST(${publicKey} AS text)`.as('public_key'),
              sql<number>`CAST(${counter} AS bigint)`.as('counter'),
              sql<string>`CAST(${rpId} AS text)`.as('rp_id'),
              sql<number>`CAST(${now} AS bigint)`.as('created_at'),
            ])
            .where('people.id', '=', person)
            .where('people.name_key', 'is not', null)
            .where(
              sql<SqlBool>`(SELECT count(*) FROM passkeys WHERE person = ${person}) < ${sql.lit(PASSKEYS_MAX)}`,
            ),
        )
        .onConflict((conflict) => conflict.doNothing()),
      query.updateTable('people').set({ claimed: 1 }).where('id', '=', person).where(isStored),
      query
        .updateTable('people')
        .set({ recovery: hashRecoveryCode(recoveryCode)! })
        .where('id', '=', person)
        .where('recovery', 'is', null)
        .where(isStored),
    ]);
    const [stored, , coded] = changes.slice(before.length);
    if (stored !== 1) return undefined;
    const passkey = { id, name, createdAt: new Date(now).toISOString() };
    return coded === 1 ? { passkey, recoveryCode } : { passkey };
  }

  /** Returns the passkeys of a user, the oldest first. */
  async listFor(person: string): Promise<Passkey[]> {
    const rows = await this.database.query
      .selectFrom('passkeys')
      .select(['id', 'name', 'created_at', 'used_at'])
      .where('person', '=', person)
      .orderBy('created_at')
      .execute();
    return rows.map(({ id, name, created_at, used_at }) => ({
      id,
      name,
      createdAt: new Date(created_at).toISOString(),
      ...(used_at !== null && { usedAt: new Date(used_at).toISOString() }),
    }));
  }

  /** Returns a passkey of this site and its user; `undefined` if there is none. */
  async find(
    id: string,
    rpId: string,
  ): Promise<{ key: PasskeyKey; owner: Selectable<PersonRow> } | undefined> {
    const row = await this.database.query
      .selectFrom('passkeys')
      .innerJoin('people', 'people.id', 'passkeys.person')
      .selectAll('people')
      .select(['passkeys.public_key', 'passkeys.counter'])
      .where('passkeys.id', '=', id)
      .where('passkeys.rp_id', '=', rpId)
      .executeTakeFirst();
    return row && { key: { id, publicKey: row.public_key, counter: row.counter }, owner: row };
  }

  async used(id: string, counter: number): Promise<void> {
    await this.database.query
      .updateTable('passkeys')
      .set({ counter, used_at: Date.now() })
      .where('id', '=', id)
      .execute();
  }

  /**
   * Removes a passkey of this user.
   * @returns false if it does not exist, or if it is the last credential of a user without a password
   */
  async remove(person: string, id: string): Promise<boolean> {
    const before = this.tokens.serializing(person);
    const changes = await this.database.atomically([
      ...before,
      this.database.query
        .deleteFrom('passkeys')
        .where('id', '=', id)
        .where('person', '=', person)
        .where(
          sql<SqlBool>`(EXISTS (SELECT 1 FROM people p WHERE p.id = ${person} AND p.password IS NOT NULL)
            OR EXISTS (SELECT 1 FROM passkeys o WHERE o.person = ${person} AND o.id <> ${id}))`,
        ),
    ]);
    return changes[before.length] === 1;
  }
}
