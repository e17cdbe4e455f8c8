import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Person } from '../protocol/types.js';

/** Who has read what, of those who tell; told to those who tell as well. Nobody tells of a message request. */
@Injectable()
export class ReadReceipts {
  constructor(private readonly database: Database) {}

  /** Who has read up to `seq`, `me` left out. Nobody, to whoever does not tell. */
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

  /** The other one of a private conversation, where they want to be told how far people have read. */
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
