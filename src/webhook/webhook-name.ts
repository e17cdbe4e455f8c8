import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder, type SqlBool } from 'kysely';
import { Database } from '../database/database.js';
import { isNoAlias, isNoNickname } from '../identity/name-conditions.js';
import { nameTaken, parseUnreservedNickname, type Nickname } from '../identity/nickname.js';

/** The names of webhooks: valid nicknames that no user and no member of the room has. */
@Injectable()
export class WebhookName {
  constructor(private readonly database: Database) {}

  /** @throws ChatException `name_invalid`, or `name_taken` if it is reserved */
  parse(text: string): Nickname {
    return parseUnreservedNickname(text);
  }

  /** Returns a condition for the statement that stores the name. */
  isFree(name: Nickname, conversation: string): RawBuilder<SqlBool> {
    return sql<SqlBool>`${isNoNickname(name)} AND ${isNoAlias(name, conversation)}`;
  }

  /** @throws ChatException `name_taken` */
  async assertFree(name: Nickname, conversation: string): Promise<void> {
    const free = await this.database.query
      .selectNoFrom(({ lit }) => lit(1).as('free'))
      .where(this.isFree(name, conversation))
      .executeTakeFirst();
    if (!free) throw nameTaken();
  }
}
