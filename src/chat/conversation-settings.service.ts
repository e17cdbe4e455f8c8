import { Injectable } from '@nestjs/common';
import { ConversationList } from '../conversation/conversation-list.js';
import { ConversationPreferences } from '../conversation/conversation-preferences.js';
import { DeliveryService } from '../delivery/delivery.service.js';
import { isDirect } from '../conversation/direct-id.js';
import { MuteList } from '../moderation/mute-list.js';
import { LOBBY } from '../protocol/constants.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { SetConversation } from '../protocol/message.dto.js';
import type { Conversation, Person } from '../protocol/types.js';
import { MemberAliases, parseAlias } from '../room/member-aliases.js';

/** Settings of one user for one conversation, the same on all their devices. */
@Injectable()
export class ConversationSettingsService {
  constructor(
    private readonly preferences: ConversationPreferences,
    private readonly aliases: MemberAliases,
    private readonly list: ConversationList,
    private readonly delivery: DeliveryService,
    private readonly mutes: MuteList,
  ) {}

  /**
   * @throws ChatException `not_found` for a conversation that this user is not in; `invalid` for an alias outside of
   *   rooms, or an unreadable one; `name_taken` for an alias that is the name of another user or reserved; `muted`
   *   for an alias of a muted user
   */
  async set(
    me: Person,
    { conversation, muted, pinned, alias: text }: SetConversation,
  ): Promise<Conversation> {
    if (text !== undefined && (conversation === LOBBY || isDirect(conversation))) {
      throw new ChatException('invalid', 'an alias can only be set in a room other than the lobby', {
        fields: ['alias'],
      });
    }
    const alias = text === undefined ? undefined : parseAlias(text);
    if (alias) this.mutes.check(me);
    await this.preferences.set(me, conversation, { muted, pinned, alias });
    if (alias !== undefined) this.aliases.forget([me.id]);
    const seen = await this.list.getOne(me, conversation);
    this.delivery.toUsers([me.id], 'conversation', seen);
    return seen;
  }
}
