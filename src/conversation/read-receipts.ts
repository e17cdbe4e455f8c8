import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Person } from '../protocol/types.js';

/**
 * Finds who has read what. Lists only users who share read receipts, and only to users who share them too. Users who
 * have not accepted a message request are never listed.
 */
@Injectable()
export class ReadReceipts {
  constructor(private readonly database: Database) {}

  /** Returns who has read up to `seq`, without `me`; empty if `me` does not share read receipts. */
  async readersOf(me: Person, conversation: string, seq: number): Promise<Person[]> {
    return this.database.query
      .selectFrom('members as m')
      .innerJoin('people as p', 'p.id', 'm.person')
      .select(['p.id', 'p.name', 'p.avatar'])
      .where('m.conversation', '=', conversation)
      .where('m.read', '>=', seq)
      .where('m.since', '<=', seq)
      .where('m.requested_at', 'is', null)
      .where('p.receipts', '=', 1)
      .where('p.id', '<>', me.id)
      .where(({ exists, selectFrom }) =>
        exists(
          selectFrom('people as asker')
            .innerJoin('members as own', 'own.person', 'asker.id')
            .select('asker.id')
            .where('asker.id', '=', me.id)
            .where('asker.receipts', '=', 1)
            .where('own.conversation', '=', conversation)
            .where('own.since', '<=', seq),
        ),
      )
      .orderBy('p.name')
      .execute();
  }

  /** Returns the other user of a direct conversation, if they share read receipts. */
  async recipientsOf(me: Person, conversation: string): Promise<string[]> {
    const rows = await this.database.query
      .selectFrom('members as m')
      .innerJoin('people as p', 'p.id', 'm.person')
      .select('p.id')
      .where('m.conversation', '=', conversation)
      .where('p.id', '<>', me.id)
      .where('p.receipts', '=', 1)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('members')
              .select('person')
              .where('conversation', '=', conversation)
              .where('requested_at', 'is not', null),
          ),
        ),
      )
      .execute();
    return rows.map(({ id }) => id);
  }
}
