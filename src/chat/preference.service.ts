import { Injectable } from '@nestjs/common';
import { ConversationList } from '../conversation/conversation.list.js';
import { Preferences } from '../conversation/preferences.js';
import { Delivery } from '../delivery/delivery.js';
import { isDirect } from '../conversation/pair.js';
import { LOBBY } from '../protocol/limits.js';
import { Refusal } from '../protocol/refusal.js';
import type { SetConversation } from '../protocol/requests.js';
import type { Conversation, Person } from '../protocol/shapes.js';
import { Aliases, readAlias } from '../room/aliases.js';

/** One person's own settings for a conversation, the same in all their tabs. */
@Injectable()
export class PreferenceService {
  constructor(
    private readonly preferences: Preferences,
    private readonly aliases: Aliases,
    private readonly list: ConversationList,
    private readonly delivery: Delivery,
  ) {}

  /**
   * @throws Refusal `not_found` for a conversation this person is not in, `invalid` for an alias where there are none, or
   * one that nobody could read
   */
  async set(
    me: Person,
    { conversation, muted, pinned, alias: text }: SetConversation,
  ): Promise<Conversation> {
    if (text !== undefined && (conversation === LOBBY || isDirect(conversation))) {
      throw new Refusal('invalid', 'only a room knows people by other names', { fields: ['alias'] });
    }
    const alias = text === undefined ? undefined : readAlias(text);
    await this.preferences.set(me, conversation, { muted, pinned, alias });
    if (alias !== undefined) this.aliases.forget([me.id]);
    const seen = await this.list.one(me, conversation);
    this.delivery.toPeople([me.id], 'conversation', seen);
    return seen;
  }
}
