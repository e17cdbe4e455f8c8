import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Person } from '../protocol/shapes.js';

/** Who has read what, of those who tell; told to those who tell as well. */
@Injectable()
export class Readership {
  constructor(private readonly database: Database) {}

  /** Who has read up to `seq`, `me` left out. Nobody, to whoever does not tell. */
  async of(me: Person, conversation: string, seq: number): Promise<Person[]> {
    return this.database.query
      .selectFrom('members as m')
      .innerJoin('people as p', 'p.id', 'm.person')
      .select(['p.id', 'p.name', 'p.avatar'])
      .where('m.conversation', '=', conversation)
      .where('m.read', '>=', seq)
      .where('m.since', '<=', seq)
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

  /** Of the others in a conversation, those who want to be told how far people have read. */
  async askers(me: Person, people: readonly string[]): Promise<string[]> {
    const others = people.filter((id) => id !== me.id);
    if (others.length === 0) return [];
    const rows = await this.database.query
      .selectFrom('people')
      .select('id')
      .where('id', 'in', others)
      .where('receipts', '=', 1)
      .execute();
    return rows.map(({ id }) => id);
  }
}
