import { Injectable } from '@nestjs/common';
import { AttachmentRepository } from '../attachment/attachment.repository.js';
import { composeMessage, type PreparedMessage } from '../conversation/compose-message.js';
import { ConversationLog } from '../conversation/log/conversation-log.js';
import { throwConversationNotFound } from '../conversation/conversation-not-found.js';
import { ReadReceipts } from '../conversation/read-receipts.js';
import { PendingReceipt } from '../conversation/log/pending-receipt.js';
import type { ConversationAccess, ConversationKind } from '../conversation/conversation-kind.js';
import { DeliveryService } from '../delivery/delivery.service.js';
import { LOBBY } from '../protocol/constants.js';
import type { History, TextMessage } from '../protocol/message.dto.js';
import type { InThisRoom } from '../protocol/room.dto.js';
import type { HistoryPage, Member, Notice, Person } from '../protocol/types.js';
import { SessionRegistry } from '../session/session.registry.js';
import { MemberAliases } from './member-aliases.js';
import { InviteeResolver } from './invitee-resolver.js';
import { MentionResolver } from './mention-resolver.js';
import { assertRoomId } from './room-validation.js';
import { getMember, RoomRepository } from './room.repository.js';
import { OwnerSuccession } from './owner-succession.js';

/** Conditions that are checked in the transaction that stores an entry. */
const MEMBER = { allowedFor: 'member' } as const;
const SPEAKER = { allowedFor: 'speaker' } as const;

/** Messages in rooms and the lobby. */
@Injectable()
export class RoomService implements ConversationKind {
  constructor(
    private readonly log: ConversationLog,
    private readonly delivery: DeliveryService,
    private readonly registry: SessionRegistry,
    private readonly rooms: RoomRepository,
    private readonly aliases: MemberAliases,
    private readonly invitees: InviteeResolver,
    private readonly mentionResolver: MentionResolver,
    private readonly readReceipts: ReadReceipts,
    private readonly attachments: AttachmentRepository,
    private readonly succession: OwnerSuccession,
  ) {}

  /**
   * @throws ChatException `not_found` for a room that does not exist or that the author may not see, `forbidden` for a
   * mention of everyone without the permission, `muted`
   */
  async sendMessage(author: Person, message: TextMessage): Promise<PendingReceipt> {
    const conversation = message.conversation ?? LOBBY;
    const hasMembers = conversation !== LOBBY;
    if (hasMembers) assertRoomId(conversation);
    let prepared: PreparedMessage;
    try {
      prepared = await this.prepare(author, conversation, message);
    } catch (error) {
      const earlier = { conversation, author, clientId: message.clientId };
      return new PendingReceipt(this.log.existingReceiptOr(error, earlier));
    }
    const { found, writes } = prepared;
    const content = composeMessage(author, message, found);
    const change = hasMembers ? SPEAKER : undefined;
    const draft = { conversation, author: author.id, content, change, writes };
    const appending = this.log.append(draft, (entry) =>
      this.delivery.toConversation(conversation, 'textmsg', entry),
    );
    return new PendingReceipt(appending);
  }

  /** @throws ChatException `not_found` unless `person` (`null` for a visitor) may read this room */
  async assertReadable(person: Person | null, conversation: string): Promise<void> {
    if (conversation === LOBBY) return;
    const id = assertRoomId(conversation);
    if (!person || !(await this.rooms.isMember(person.id, id))) throwConversationNotFound();
  }

  /** Returns history from the entry with which this user joined; the membership is checked in the same query. */
  async history(person: Person | null, page: History): Promise<HistoryPage> {
    if (page.conversation === LOBBY) return this.log.history(page);
    assertRoomId(page.conversation);
    return person ? this.log.history(page, person.id) : throwConversationNotFound();
  }

  /**
   * Returns the members of a room.
   * @throws ChatException `not_found`
   */
  async members(me: Person, { conversation }: InThisRoom): Promise<{ members: Member[]; claimable?: true }> {
    const room = (await this.rooms.find(assertRoomId(conversation))) ?? throwConversationNotFound();
    getMember(room, me);
    const members = room.members.map((member) => ({ ...member, online: this.registry.isVisible(member.id) }));
    return { members, ...((await this.succession.mayClaim(room, me)) && { claimable: true }) };
  }

  /** Rooms do not broadcast typing, because with many members it is noise. */
  async typing(person: Person, conversation: string): Promise<void> {
    await this.assertReadable(person, conversation);
  }

  async access(person: Person, conversation: string): Promise<ConversationAccess> {
    const broadcast = (notice: Notice) => this.delivery.toConversation(conversation, 'notice', notice);
    const known = async (name: string) => (await this.invitees.resolveKnown([name]))[0];
    const common = { broadcast, assertMayInteract: async () => {} };
    if (conversation === LOBBY) return { ...common, since: 1, mayModerate: async () => false, find: known };
    const me =
      (await this.rooms.membershipOf(person.id, assertRoomId(conversation))) ?? throwConversationNotFound();
    return {
      ...common,
      since: me.since,
      asMember: MEMBER,
      asSpeaker: SPEAKER,
      mayModerate: async (author) => {
        if (me.role !== 'admin' || author === person.id) return me.role !== 'member';
        const other = await this.rooms.membershipOf(author, conversation);
        return other === undefined || other.role === 'member';
      },
      find: async (name) => {
        const other = await known(name);
        return other && (await this.rooms.isMember(other.id, conversation)) ? other : undefined;
      },
    };
  }

  /** Returns no readers for the lobby, because all users read it. */
  async readers(person: Person, conversation: string, seq: number): Promise<Person[]> {
    await this.assertReadable(person, conversation);
    return conversation === LOBBY ? [] : this.readReceipts.readersOf(person, conversation, seq);
  }

  private async prepare(
    author: Person,
    conversation: string,
    message: TextMessage,
  ): Promise<PreparedMessage> {
    const quote = await this.quote(author, conversation, message.quote);
    const pointing = hasMentions(message)
      ? await this.mentionResolver.resolve(author, conversation, message)
      : undefined;
    const alias = conversation === LOBBY ? undefined : await this.aliases.of(author.id, conversation);
    const attached = await this.attachments.attach(author, conversation, message.attachments);
    const found = {
      ...(quote && { quote }),
      ...pointing?.content,
      ...attached?.content,
      ...(alias !== undefined && { alias }),
    };
    return { found, writes: [...(pointing?.writes ?? []), ...(attached?.writes ?? [])] };
  }

  private async quote(author: Person, conversation: string, seq: number | undefined) {
    if (seq === undefined) return undefined;
    return this.log.quote(conversation, seq, conversation === LOBBY ? undefined : author.id);
  }
}

function hasMentions({ mentions, everyone }: TextMessage): boolean {
  return everyone === true || (mentions !== undefined && mentions.length > 0);
}
