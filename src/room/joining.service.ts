import { Injectable } from '@nestjs/common';
import type { Compilable } from 'kysely';
import { ConversationList } from '../conversation/conversation-list.js';
import { ConversationLog } from '../conversation/log/conversation-log.js';
import { PreconditionFailedError } from '../conversation/log/log-store.js';
import { throwConversationNotFound } from '../conversation/conversation-not-found.js';
import type { MembershipChange } from '../conversation/log/membership-rules.js';
import type { InThisRoom, Invite } from '../protocol/room.dto.js';
import type { Conversation, Invited, JoinedEntry, Person } from '../protocol/types.js';
import { RoomNotifier } from './room-notifier.js';
import { InviteeResolver } from './invitee-resolver.js';
import { InvitationRepository } from './invitation.repository.js';
import { InvitationService } from './invitation.service.js';
import { getMember, RoomRepository, type Room } from './room.repository.js';

/** A join: its author, the required permission, and the condition for storing it. */
interface JoinRequest {
  author: Person;
  people: readonly Person[];
  /** Nickname of the member who added the users; omitted if they joined themselves. */
  broughtBy?: string;
  by: MembershipChange['allowedFor'];
  requires?: Compilable;
}

/** Adds users to an existing room: by themselves, by a member, or by an accepted invitation. */
@Injectable()
export class JoiningService {
  constructor(
    private readonly rooms: RoomRepository,
    private readonly notifier: RoomNotifier,
    private readonly log: ConversationLog,
    private readonly list: ConversationList,
    private readonly invitees: InviteeResolver,
    private readonly invitations: InvitationService,
    private readonly repository: InvitationRepository,
  ) {}

  /** @throws ChatException `not_found` for a room that is not open, `forbidden` if it is full */
  async join(me: Person, { conversation }: InThisRoom): Promise<Conversation> {
    return this.rooms.retryOnChange(conversation, async (room) => {
      if (isIn(room, me)) return this.list.getOne(me, room.id);
      if (!room.isOpen) return throwConversationNotFound();
      await this.invitees.assertRoomLimit([me]);
      return this.addMembers(room, { author: me, people: [me], by: 'anybody' });
    });
  }

  /** @throws ChatException `not_found`, `forbidden` if the room is full, and as {@link InvitationService.split} */
  async invite(me: Person, { conversation, people }: Invite): Promise<Invited> {
    return this.rooms.retryOnChange(conversation, async (room) => {
      getMember(room, me);
      const guests = (await this.invitees.resolveAll(people)).filter((person) => !isIn(room, person));
      if (guests.length === 0) return {};
      const { joining, waiting } = await this.invitations.split(me, guests);
      if (joining.length > 0) {
        await this.addMembers(room, { author: me, people: joining, broughtBy: me.name, by: 'member' });
      }
      const members = room.members.length + joining.length;
      await this.invitations.send(me, { ...room, members }, waiting);
      return invitedNames(waiting);
    });
  }

  /** @throws ChatException `not_found` if no invitation is pending, `forbidden` if the room is full */
  async accept(me: Person, { conversation }: InThisRoom): Promise<Conversation> {
    return this.rooms.retryOnChange(conversation, async (room) => {
      if (isIn(room, me)) return this.list.getOne(me, room.id);
      const invitation = (await this.repository.find(me, room.id)) ?? throwConversationNotFound();
      await this.invitees.assertRoomLimit([me]);
      const requires = this.repository.acceptStatement(me, room.id);
      const joining = {
        author: me,
        people: [me],
        broughtBy: invitation.by.name,
        by: 'server',
        requires,
      } as const;
      return this.addMembers(room, joining).catch((error: unknown) => {
        // It was declined or withdrawn between the check and the commit.
        if (error instanceof PreconditionFailedError) return throwConversationNotFound();
        throw error;
      });
    });
  }

  private async addMembers(
    room: Room,
    { author, people, broughtBy, by, requires }: JoinRequest,
  ): Promise<Conversation> {
    const ids = people.map(({ id }) => id);
    const content = {
      kind: 'joined' as const,
      people: people.map(({ name }) => name),
      ...(broughtBy !== undefined && { by: broughtBy }),
    };
    const change = { allowedFor: by, joins: ids };
    const writes = [this.repository.deleteStatement(room.id, ids)];
    let seen!: Conversation;
    await this.log.append(
      { conversation: room.id, author: author.id, content, change, requires, writes },
      (entry: JoinedEntry, { members }) => {
        seen = this.notifier.membersJoined(room, ids, entry, members!);
        this.notifier.notify(entry);
      },
    );
    // A mute outlasts leaving the room, so the clients of returning members need its state.
    const muted = await this.rooms.mutedAmong(people, room.id);
    for (const person of muted) await this.notifier.refresh(person, room.id);
    return muted.includes(author) ? this.list.getOne(author, room.id) : seen;
  }
}

function isIn({ members }: Room, { id }: Person): boolean {
  return members.some((member) => member.id === id);
}

/** Returns the nicknames of users who got an invitation, for the inviter. */
export function invitedNames(waiting: readonly Person[]): Invited {
  return waiting.length > 0 ? { waiting: waiting.map(({ name }) => name) } : {};
}
