import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../database/database.js';

/** How far each person has read each conversation. A mark moves forward only, and never past the head. */
@Injectable()
export class ReadMarkers {
  constructor(private readonly database: Database) {}

  /** Moves the mark to `seq` where that is forward. Resolves with where it stands now. */
  async advance(person: string, conversation: string, seq: number): Promise<number> {
    await sql`
      UPDATE members SET read = (SELECT CASE WHEN head < ${seq} THEN head ELSE ${seq} END FROM conversations c WHERE c.id = ${conversation})
      WHERE conversation = ${conversation} AND person = ${person}
        AND read < (SELECT CASE WHEN head < ${seq} THEN head ELSE ${seq} END FROM conversations c WHERE c.id = ${conversation})`.execute(
      this.database.query,
    );
    const row = await this.database.query
      .selectFrom('members')
      .select('read')
      .where('conversation', '=', conversation)
      .where('person', '=', person)
      .executeTakeFirst();
    return row?.read ?? 0;
  }
}
