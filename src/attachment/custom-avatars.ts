import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { Person } from '../protocol/types.js';

/**
 * Pictures that people go by in place of one of the shipped set. Whoever sees a line sees its author, so everybody may
 * see these, small; and one that was left for another stays, because it stands beside what was said under it.
 */
@Injectable()
export class CustomAvatars {
  constructor(private readonly database: Database) {}

  /**
   * Lets everybody see a picture that `person` has uploaded.
   * @throws ChatException `invalid` where it is none of theirs, or no picture
   */
  async publish(person: Person, id: string): Promise<void> {
    const { query } = this.database;
    await this.database.atomically([
      query
        .insertInto('portraits')
        .columns(['attachment'])
        .expression(
          query
            .selectFrom('attachments')
            .select('id')
            .where('id', '=', id)
            .where('uploader', '=', person.id)
            .where('thumbnail', '=', 1),
        )
        .onConflict((conflict) => conflict.doNothing()),
    ]);
    if (!(await this.isOf(person, id))) {
      throw new ChatException('invalid', 'no such avatar', { fields: ['avatar'] });
    }
  }

  async has(id: string): Promise<boolean> {
    const row = await this.database.query
      .selectFrom('portraits')
      .select('attachment')
      .where('attachment', '=', id)
      .executeTakeFirst();
    return row !== undefined;
  }

  private async isOf(person: Person, id: string): Promise<boolean> {
    const row = await this.database.query
      .selectFrom('portraits as p')
      .innerJoin('attachments as a', 'a.id', 'p.attachment')
      .select('a.id')
      .where('a.id', '=', id)
      .where('a.uploader', '=', person.id)
      .executeTakeFirst();
    return row !== undefined;
  }
}
