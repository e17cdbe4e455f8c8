import { Injectable } from '@nestjs/common';
import { ConversationLog } from '../conversation/log/conversation-log.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { SetRole } from '../protocol/room.dto.js';
import type { Person, RoleEntry } from '../protocol/types.js';
import { RoomNotifier } from './room-notifier.js';
import { getMember, findMember, RoomRepository } from './room.repository.js';
import { OwnerSuccession } from './owner-succession.js';

/** Changes the roles of members. */
@Injectable()
export class RoleService {
  constructor(
    private readonly rooms: RoomRepository,
    private readonly notifier: RoomNotifier,
    private readonly log: ConversationLog,
    private readonly succession: OwnerSuccession,
  ) {}

  /**
   * Makes a member an admin, a plain member, or the owner; the old owner then becomes a plain member. In a room without
   * an owner, members chosen by {@link OwnerSuccession} may make themselves the owner.
   * @throws ChatException `forbidden` for other members, and if the owner would resign without a successor
   */
  async set(me: Person, { conversation, name, role }: SetRole): Promise<void> {
    await this.rooms.retryOnChange(conversation, async (room) => {
      const isOwner = getMember(room, me).role === 'owner';
      const member = findMember(room, name);
      const claims = member.id === me.id && role === 'owner' && (await this.succession.mayClaim(room, me));
      if (!isOwner && !claims) throw new ChatException('forbidden', 'only the owner may change roles');
      if (member.role === role) return;
      const content = { kind: 'role' as const, whom: member.name, role, by: me.name };
      const allowedFor = claims ? 'member' : 'owner';
      const change = { allowedFor, appoints: { person: member.id, role } } as const;
      await this.log.append({ conversation: room.id, author: me.id, content, change }, (entry: RoleEntry) =>
        this.notifier.notify(entry),
      );
      await this.notifier.refresh(member, room.id);
      if (role === 'owner' && !claims) await this.notifier.refresh(me, room.id);
    });
  }
}
