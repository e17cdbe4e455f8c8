import { Injectable } from '@nestjs/common';
import { compose } from '../conversation/compose.js';
import { ConversationLog } from '../conversation/conversation.log.js';
import type { Venue } from '../conversation/venue.js';
import { noSuchConversation } from '../conversation/not-found.js';
import { Delivery } from '../delivery/delivery.js';
import { LOBBY } from '../protocol/limits.js';
import type { History, TextMessage } from '../protocol/requests.js';
import type { InThisRoom } from '../protocol/room.requests.js';
import type { HistoryPage, Member, Person, Receipt } from '../protocol/shapes.js';
import { SessionRegistry } from '../session/session.registry.js';
import { roomId } from './room.js';
import { Roster } from './roster.js';

/** Asked with every text, in the transaction that stores it. */
const MEMBER = { by: 'member' } as const;

/** Groups: what one says, everybody in the room hears. */
@Injectable()
export class RoomService implements Venue {
  constructor(
    private readonly log: ConversationLog,
    private readonly delivery: Delivery,
    private readonly registry: SessionRegistry,
    private readonly roster: Roster,
  ) {}

  /** @throws Refusal `not_found` for a room that is not there or not this person's to see */
  async say(author: Person, message: TextMessage): Promise<Receipt> {
    const conversation = message.conversation ?? LOBBY;
    const hasMembers = conversation !== LOBBY;
    if (hasMembers) roomId(conversation);
    const quote = await this.quote(author, conversation, message.quote);
    const content = compose(author, message, quote ? { quote } : {});
    const passage = hasMembers ? MEMBER : undefined;
    return this.log.append({ conversation, author: author.id, content, passage }, (entry) =>
      this.delivery.toConversation(conversation, 'textmsg', entry),
    );
  }

  /** @throws Refusal `not_found` unless `person` (a visitor, where `null`) may read this room */
  async enter(person: Person | null, conversation: string): Promise<void> {
    if (conversation === LOBBY) return;
    const id = roomId(conversation);
    if (!person || !(await this.roster.isIn(person.id, id))) noSuchConversation();
  }

  /** From the line on with which this person joined, as it is at the moment of reading. */
  async history(person: Person | null, page: History): Promise<HistoryPage> {
    if (page.conversation === LOBBY) return this.log.history(page);
    roomId(page.conversation);
    return person ? this.log.history(page, person.id) : noSuchConversation();
  }

  /** Everybody in a room. @throws Refusal `not_found` */
  async members(me: Person, { conversation }: InThisRoom): Promise<{ members: Member[] }> {
    const { members } = (await this.roster.of(roomId(conversation))) ?? noSuchConversation();
    if (!members.some(({ id }) => id === me.id)) noSuchConversation();
    return { members: members.map((member) => ({ ...member, online: this.registry.isOnline(member.id) })) };
  }

  /** Nobody is told: in a group, who is writing is noise. */
  async typing(person: Person, conversation: string): Promise<void> {
    await this.enter(person, conversation);
  }

  private async quote(author: Person, conversation: string, seq: number | undefined) {
    if (seq === undefined) return undefined;
    return this.log.quote(conversation, seq, conversation === LOBBY ? undefined : author.id);
  }
}
