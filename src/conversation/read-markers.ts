import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../database/database.js';

/** Stores how far each user has read each conversation. A marker only moves forward, and never past the head. */
@Injectable()
export class ReadMarkers {
  constructor(private readonly database: Database) {}

  /** Moves the marker forward to `seq`. Resolves with its current position. */
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
