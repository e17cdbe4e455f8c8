import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';

const REMEMBERED = 10_000;

/** Who takes part in a private conversation: two people for ever, so the answer may be remembered. */
@Injectable()
export class Members {
  private readonly known = new Map<string, readonly string[]>();

  constructor(private readonly database: Database) {}

  /** Ids of the people of a private conversation, one for notes to self; `undefined` where there is none. */
  async of(conversation: string): Promise<readonly string[] | undefined> {
    const known = this.known.get(conversation);
    if (known) return known;
    const rows = await this.database.query
      .selectFrom('members')
      .innerJoin('conversations', 'conversations.id', 'members.conversation')
      .select('members.person')
      .where('members.conversation', '=', conversation)
      .where('conversations.kind', '=', 'direct')
      .execute();
    if (rows.length === 0) return undefined;
    const people = rows.map((row) => row.person);
    if (this.known.size >= REMEMBERED) this.known.clear();
    this.known.set(conversation, people);
    return people;
  }
}
