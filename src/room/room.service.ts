import { Injectable } from '@nestjs/common';
import { compose } from '../conversation/compose.js';
import { ConversationLog } from '../conversation/conversation.log.js';
import type { Venue } from '../conversation/venue.js';
import { noSuchConversation } from '../conversation/not-found.js';
import { Delivery } from '../delivery/delivery.js';
import { LOBBY } from '../protocol/limits.js';
import type { TextMessage } from '../protocol/requests.js';
import type { Person, Receipt } from '../protocol/shapes.js';

/** Groups: what one says, everybody in the room hears. */
@Injectable()
export class RoomService implements Venue {
  constructor(
    private readonly log: ConversationLog,
    private readonly delivery: Delivery,
  ) {}

  /** @throws Refusal `not_found` for a room that is not there or not this person's to see */
  async say(author: Person, message: TextMessage): Promise<Receipt> {
    const conversation = message.conversation ?? LOBBY;
    await this.enter(author, conversation);
    const quote = message.quote === undefined ? undefined : await this.log.quote(conversation, message.quote);
    const content = compose(author, message, quote ? { quote } : {});
    return this.log.append({ conversation, author: author.id, content }, (entry) =>
      this.delivery.toConversation(conversation, 'textmsg', entry),
    );
  }

  /** @throws Refusal `not_found` unless `person` (a visitor, where `null`) may read this room */
  async enter(_person: Person | null, conversation: string): Promise<void> {
    if (conversation !== LOBBY) noSuchConversation();
  }

  /** Nobody is told: in a group, who is writing is noise. */
  async typing(person: Person, conversation: string): Promise<void> {
    await this.enter(person, conversation);
  }
}
