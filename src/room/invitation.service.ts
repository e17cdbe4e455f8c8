import { Injectable } from '@nestjs/common';
import { ContactRepository } from '../conversation/contact.repository.js';
import { throwConversationNotFound } from '../conversation/conversation-not-found.js';
import { DeliveryService } from '../delivery/delivery.service.js';
import { RateLimits } from '../rate-limit/rate-limits.js';
import { ADDED_INTO_MAX, INVITATIONS_MAX, INVITATIONS_PER_PERSON_MAX } from '../protocol/constants.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { InThisRoom, Invitations } from '../protocol/room.dto.js';
import type { InvitationPage, Person } from '../protocol/types.js';
import { InvitationRepository } from './invitation.repository.js';
import { assertRoomId } from './room-validation.js';
import { RoomRepository } from './room.repository.js';

/** Users who are added to a room at once, and users who get an invitation first. */
export interface Invitees {
  joining: Person[];
  waiting: Person[];
}

/** Decides which users are added at once, and manages pending invitations. */
@Injectable()
export class InvitationService {
  constructor(
    private readonly repository: InvitationRepository,
    private readonly contacts: ContactRepository,
    private readonly rooms: RoomRepository,
    private readonly limits: RateLimits,
    private readonly delivery: DeliveryService,
  ) {}

  /**
   * Splits users: acquaintances are added at once, unless they are in many rooms already; others get an invitation.
   * @throws ChatException `forbidden` if the inviter and one of these users block each other, or too many invitations
   * are pending
   */
  async split(inviter: Person, people: readonly Person[]): Promise<Invitees> {
    const ids = people.map(({ id }) => id);
    if (await this.contacts.isBlockedAmong(inviter.id, ids)) {
      throw new ChatException('forbidden', 'you cannot invite one of these users', { fields: ['people'] });
    }
    const known = await this.contacts.contactsAmong(inviter.id, ids);
    const busy = known.size > 0 ? await this.rooms.atRoomLimit([...known], ADDED_INTO_MAX) : [];
    const joins = ({ id }: Person) => known.has(id) && !busy.includes(id);
    const waiting = people.filter((person) => !joins(person));
    await this.assertWithinLimit(inviter, waiting);
    return { joining: people.filter(joins), waiting };
  }

  /** Stores and sends invitations. A declined one is not sent again. */
  async send(
    inviter: Person,
    room: { id: string; title: string; members: number },
    people: readonly Person[],
  ): Promise<void> {
    if (people.length === 0) return;
    const { id: conversation, title, members } = room;
    const now = Date.now();
    const ids = people.map(({ id }) => id);
    const added = await this.repository.add({ conversation, inviter: inviter.id, at: now }, ids);
    const at = new Date(now).toISOString();
    this.delivery.toUsers(added, 'room:invited', { conversation, title, members, by: inviter, at });
  }

  async page(me: Person, query: Invitations): Promise<InvitationPage> {
    return this.repository.page(me, query);
  }

  /** @throws ChatException `not_found` if no invitation is pending */
  async decline(me: Person, { conversation }: InThisRoom): Promise<void> {
    if (!(await this.repository.decline(me, assertRoomId(conversation)))) throwConversationNotFound();
    this.delivery.toUsers([me.id], 'room:uninvited', { conversation });
  }

  private async assertWithinLimit(inviter: Person, waiting: readonly Person[]): Promise<void> {
    if (waiting.length === 0) return;
    await this.limits.invitation(inviter.id, waiting.length);
    const before = await this.repository.inviteesOf(inviter.id);
    const isFull =
      before.length + waiting.length > INVITATIONS_MAX ||
      waiting.some(({ id }) => before.filter((other) => other === id).length >= INVITATIONS_PER_PERSON_MAX);
    if (isFull) throw new ChatException('forbidden', 'too many of your invitations are pending');
  }
}
