import { Injectable } from '@nestjs/common';
import { ConversationLog } from '../conversation/log/conversation-log.js';
import { throwConversationNotFound } from '../conversation/conversation-not-found.js';
import type { CreateRoom, InThisRoom, RemoveMember } from '../protocol/room.dto.js';
import type {
  Conversation,
  DissolvedEntry,
  Invited,
  JoinedEntry,
  LeftEntry,
  Person,
} from '../protocol/types.js';
import { RoomNotifier } from './room-notifier.js';
import { InviteeResolver } from './invitee-resolver.js';
import { InvitationService } from './invitation.service.js';
import { invitedNames } from './joining.service.js';
import { newRoomId, parseTitle } from './room-validation.js';
import { getMember, findMember, RoomRepository } from './room.repository.js';

/** Creates and ends rooms, and removes members. Each change is one entry of the room's log. */
@Injectable()
export class MembershipService {
  constructor(
    private readonly rooms: RoomRepository,
    private readonly notifier: RoomNotifier,
    private readonly log: ConversationLog,
    private readonly invitees: InviteeResolver,
    private readonly invitations: InvitationService,
  ) {}

  /**
   * @throws ChatException `not_found` for an unknown nickname, `forbidden` if the creator is in too many rooms, and as
   * {@link InvitationService.split}
   */
  async create(me: Person, { title: text, people, open }: CreateRoom): Promise<Conversation & Invited> {
    const room = { title: parseTitle(text), isOpen: open === true, isSilent: false, announcement: '' };
    await this.invitees.assertRoomLimit([me]);
    const named = (await this.invitees.resolveAll(people ?? [])).filter(({ id }) => id !== me.id);
    const { joining: others, waiting } = await this.invitations.split(me, named);
    const all = [me, ...others];
    const begins = { kind: 'room', people: idsOf(all), title: room.title, isOpen: room.isOpen } as const;
    const content = {
      kind: 'joined' as const,
      people: namesOf(all),
      ...(others.length > 0 && { by: me.name }),
    };
    let seen!: Conversation;
    await this.log.append(
      { conversation: newRoomId(), author: me.id, content, begins },
      (entry: JoinedEntry) => {
        seen = this.notifier.membersJoined(room, [me.id], entry, all.length, 'owner');
        if (others.length > 0) this.notifier.membersJoined(room, idsOf(others), entry, all.length);
        this.notifier.notify(entry);
      },
    );
    await this.invitations.send(me, { id: seen.id, title: room.title, members: all.length }, waiting);
    return { ...seen, ...invitedNames(waiting) };
  }

  /**
   * Leaves a room. If the owner leaves, the room has no owner until a member claims it; see {@link OwnerSuccession}.
   */
  async leave(me: Person, { conversation }: InThisRoom): Promise<void> {
    await this.rooms.retryOnChange(conversation, async (room) => {
      getMember(room, me);
      const content = { kind: 'left' as const, people: [me.name] };
      const change = { allowedFor: 'member', leaves: [me.id] } as const;
      await this.log.append({ conversation: room.id, author: me.id, content, change }, (entry: LeftEntry) =>
        this.notifier.membersLeft([me.id], entry),
      );
    });
  }

  /** @throws ChatException `not_found` if there is no such member, `forbidden` unless the own role is higher */
  async remove(me: Person, { conversation, name }: RemoveMember): Promise<void> {
    await this.rooms.retryOnChange(conversation, async (room) => {
      getMember(room, me);
      const member = findMember(room, name);
      const content = { kind: 'left' as const, people: [member.name], by: me.name };
      const change = { allowedFor: 'superior', leaves: [member.id] } as const;
      await this.log.append({ conversation: room.id, author: me.id, content, change }, (entry: LeftEntry) =>
        this.notifier.membersLeft([member.id], entry),
      );
    });
  }

  /**
   * Removes all members, the owner included.
   * @throws ChatException `forbidden`
   */
  async dissolve(me: Person, { conversation }: InThisRoom): Promise<void> {
    await this.end(me, conversation, 'owner');
  }

  /**
   * Removes all members as an administrator, who need not be one.
   * @throws ChatException `not_found` if the room has no members
   */
  async dissolveAsAdmin(admin: Person, { conversation }: InThisRoom): Promise<void> {
    await this.end(admin, conversation, 'server');
  }

  private async end(me: Person, conversation: string, by: 'owner' | 'server'): Promise<void> {
    await this.rooms.retryOnChange(conversation, async (room) => {
      if (by === 'owner') getMember(room, me);
      else if (room.members.length === 0) throwConversationNotFound();
      const content = { kind: 'dissolved' as const, by: me.name };
      const all = idsOf(room.members);
      const change = { allowedFor: by, leaves: all } as const;
      await this.log.append(
        { conversation: room.id, author: me.id, content, change },
        (entry: DissolvedEntry) => this.notifier.membersLeft(all, entry),
      );
    });
  }
}

const idsOf = (people: readonly Person[]): string[] => people.map(({ id }) => id);
const namesOf = (people: readonly Person[]): string[] => people.map(({ name }) => name);
