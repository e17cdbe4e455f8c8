import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Person } from '../protocol/shapes.js';
import { noSuchConversation } from './not-found.js';

/** What one person sets for one conversation. What is left out stays as it is. */
export interface Preference {
  muted?: boolean;
  pinned?: boolean;
  /** `null` for the nickname. */
  alias?: string | null;
}

/** How people want their conversations: quiet, on top, under another name. */
@Injectable()
export class Preferences {
  constructor(private readonly database: Database) {}

  /** @throws Refusal `not_found` where `me` is not in that conversation */
  async set(me: Person, conversation: string, { muted, pinned, alias }: Preference): Promise<void> {
    const changes = {
      ...(muted !== undefined && { muted: Number(muted) }),
      ...(pinned !== undefined && { pinned: Number(pinned) }),
      ...(alias !== undefined && { alias }),
    };
    if (Object.keys(changes).length === 0) return;
    const { numUpdatedRows } = await this.database.query
      .updateTable('members')
      .set(changes)
      .where('conversation', '=', conversation)
      .where('person', '=', me.id)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) noSuchConversation();
  }
}
