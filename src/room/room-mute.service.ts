import { Injectable } from '@nestjs/common';
import { ConversationLog } from '../conversation/log/conversation-log.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { MuteMember } from '../protocol/room.dto.js';
import type { Person, SilenceEntry } from '../protocol/types.js';
import { RoomNotifier } from './room-notifier.js';
import { getMember, findMember, outranks, RoomRepository } from './room.repository.js';

/** Mutes of members in a room (禁言). */
@Injectable()
export class RoomMuteService {
  constructor(
    private readonly rooms: RoomRepository,
    private readonly notifier: RoomNotifier,
    private readonly log: ConversationLog,
  ) {}

  /**
   * Mutes a member until a time on the server's clock.
   * @throws ChatException `forbidden` unless the own role is higher
   */
  async set(me: Person, { conversation, name, forMs }: MuteMember): Promise<void> {
    await this.rooms.retryOnChange(conversation, async (room) => {
      const mine = getMember(room, me);
      const member = findMember(room, name);
      if (!outranks(mine, member))
        throw new ChatException('forbidden', 'your role in this room does not allow this');
      const until = forMs === 0 ? null : Date.now() + forMs;
      if (until === null && member.silencedUntil === undefined) return;
      const content = {
        kind: 'silence' as const,
        whom: member.name,
        on: until !== null,
        ...(until !== null && { until: new Date(until).toISOString() }),
        by: me.name,
      };
      const change = { allowedFor: 'superior', mutes: { person: member.id, until } } as const;
      await this.log.append(
        { conversation: room.id, author: me.id, content, change },
        (entry: SilenceEntry) => this.notifier.notify(entry),
      );
      await this.notifier.refresh(member, room.id);
    });
  }
}
