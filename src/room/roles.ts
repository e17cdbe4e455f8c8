import { Injectable } from '@nestjs/common';
import { ConversationLog } from '../conversation/conversation.log.js';
import { Refusal } from '../protocol/refusal.js';
import type { SetRole } from '../protocol/room.requests.js';
import type { Person, RoleEntry } from '../protocol/shapes.js';
import { Announcer } from './announcer.js';
import { memberIn, memberNamed, Roster } from './roster.js';

/** Who is what in a room: its owner decides. */
@Injectable()
export class Roles {
  constructor(
    private readonly roster: Roster,
    private readonly announcer: Announcer,
    private readonly log: ConversationLog,
  ) {}

  /**
   * Makes somebody an admin or a member, or the owner, who then takes one's own place.
   * @throws Refusal `forbidden` to all but the owner, and where the owner would stop being one without a successor
   */
  async set(me: Person, { conversation, name, role }: SetRole): Promise<void> {
    await this.roster.withRoom(conversation, async (room) => {
      const isOwner = memberIn(room, me).role === 'owner';
      const member = memberNamed(room, name);
      if (!isOwner) throw new Refusal('forbidden', 'only the owner decides who is what');
      if (member.role === role) return;
      const content = { kind: 'role' as const, whom: member.name, role, by: me.name };
      const passage = { by: 'owner', appoints: { person: member.id, role } } as const;
      await this.log.append({ conversation: room.id, author: me.id, content, passage }, (entry: RoleEntry) =>
        this.announcer.happened(entry),
      );
      await this.announcer.refresh(member, room.id);
      if (role === 'owner') await this.announcer.refresh(me, room.id);
    });
  }
}
