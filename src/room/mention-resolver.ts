import { Injectable } from '@nestjs/common';
import { Mentions, type MentionTargets } from '../conversation/mentions.js';
import { throwConversationNotFound } from '../conversation/conversation-not-found.js';
import { DeliveryService } from '../delivery/delivery.service.js';
import { LOBBY } from '../protocol/constants.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { TextMessage } from '../protocol/message.dto.js';
import type { Person } from '../protocol/types.js';
import { InviteeResolver } from './invitee-resolver.js';
import { RoomRepository } from './room.repository.js';

/** Resolves mentions in a room, and checks who may mention everyone. */
@Injectable()
export class MentionResolver {
  constructor(
    private readonly mentions: Mentions,
    private readonly invitees: InviteeResolver,
    private readonly rooms: RoomRepository,
    private readonly delivery: DeliveryService,
  ) {}

  /**
   * Returns the users to mention. Skips nicknames of users who are not here.
   * @throws ChatException `forbidden` for `everyone` if the author is not an admin
   */
  async resolve(
    author: Person,
    room: string,
    { mentions = [], everyone }: TextMessage,
  ): Promise<MentionTargets> {
    if (everyone) await this.assertMayMentionEveryone(author, room);
    const known = await this.invitees.resolveKnown(mentions);
    const here = room === LOBBY ? known : await this.membersOf(room, known);
    return this.mentions.build(author, room, here, everyone === true);
  }

  private async membersOf(room: string, people: readonly Person[]): Promise<Person[]> {
    const ids = people.map(({ id }) => id);
    const members = new Set((await this.rooms.membersAmong(ids, room)).map(({ person }) => person));
    return people.filter(({ id }) => members.has(id));
  }

  private async assertMayMentionEveryone(author: Person, room: string): Promise<void> {
    const mayCall = room === LOBBY ? this.isAdmin(author) : await this.isRoomAdmin(author, room);
    if (!mayCall)
      throw new ChatException('forbidden', 'only admins may mention everyone', { fields: ['everyone'] });
  }

  private async isRoomAdmin({ id }: Person, room: string): Promise<boolean> {
    const { role } = (await this.rooms.membershipOf(id, room)) ?? throwConversationNotFound();
    return role !== 'member';
  }

  private isAdmin({ id }: Person): boolean {
    return this.delivery.socketDataOf(id).some(({ isAdmin }) => isAdmin);
  }
}
