import { Injectable } from '@nestjs/common';
import type { Compilable } from 'kysely';
import { Subject } from 'rxjs';
import { Database } from '../database/database.js';
import type { Nickname } from './nickname.js';

/** Ends aliases that equal the nickname of a new user. */
@Injectable()
export class EndedAliasesRepository {
  /** Members whose alias was this nickname before a new user took it. */
  readonly ended = new Subject<{ person: string; conversation: string }[]>();

  constructor(private readonly database: Database) {}

  /**
   * Returns a statement for the transaction that creates the user `holder`. Keeps the keys, by which `announce` finds
   * the members.
   */
  ending(holder: string, { key, look }: Nickname): Compilable {
    return this.database.query
      .updateTable('members')
      .set({ alias: null })
      .where('alias', 'is not', null)
      .where(({ or, eb }) => or([eb('alias_key', '=', key), eb('alias_look', '=', look)]))
      .where(({ exists, selectFrom }) => exists(selectFrom('people').select('id').where('id', '=', holder)));
  }

  /** Must be called after that transaction if it ended an alias. */
  async announce({ key, look }: Nickname): Promise<void> {
    const ended = await this.database.query
      .updateTable('members')
      .set({ alias_key: null, alias_look: null })
      .where('alias', 'is', null)
      .where(({ or, eb }) => or([eb('alias_key', '=', key), eb('alias_look', '=', look)]))
      .returning(['person', 'conversation'])
      .execute();
    this.ended.next(ended);
  }
}
