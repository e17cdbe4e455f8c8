import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { Person } from '../protocol/types.js';

/**
 * Avatars that users uploaded. A message shows the avatar of its author, so all users may read the thumbnails. A
 * replaced avatar stays, because older messages still show it.
 */
@Injectable()
export class CustomAvatars {
  constructor(private readonly database: Database) {}

  /**
   * Lets all users read the thumbnail of a picture that `person` uploaded.
   * @throws ChatException `invalid` if it is not a picture, or not uploaded by this user
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
