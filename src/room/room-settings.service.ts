import { Injectable } from '@nestjs/common';
import { ConversationList } from '../conversation/conversation-list.js';
import { ConversationLog } from '../conversation/log/conversation-log.js';
import type { MembershipChange } from '../conversation/log/membership-rules.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { UpdateRoom } from '../protocol/room.dto.js';
import type { Conversation, NoticeContent, Person } from '../protocol/types.js';
import { RoomNotifier } from './room-notifier.js';
import { parseAnnouncement, parseTitle } from './room-validation.js';
import { getMember, RoomRepository, type Room } from './room.repository.js';

type Change = { content: NoticeContent; changes: NonNullable<MembershipChange['changes']> };

/** Changes the title, announcement, access and mute state of a room, for its owner and admins. */
@Injectable()
export class RoomSettingsService {
  constructor(
    private readonly rooms: RoomRepository,
    private readonly notifier: RoomNotifier,
    private readonly log: ConversationLog,
    private readonly list: ConversationList,
  ) {}

  /**
   * Stores one entry for each changed setting.
   * @throws ChatException `invalid`, `forbidden`
   */
  async update(me: Person, asked: UpdateRoom): Promise<Conversation> {
    return this.rooms.retryOnChange(asked.conversation, async (room) => {
      if (getMember(room, me).role === 'member') {
        throw new ChatException('forbidden', 'your role in this room does not allow this');
      }
      for (const { content, changes } of differences(room, asked, me.name)) {
        const change = { allowedFor: 'admin', changes } as const;
        await this.log.append({ conversation: room.id, author: me.id, content, change }, (entry) =>
          this.notifier.notify(entry),
        );
      }
      return this.list.getOne(me, room.id);
    });
  }
}

function differences(room: Room, asked: UpdateRoom, by: string): Change[] {
  const all: Change[] = [];
  const title = asked.title === undefined ? room.title : parseTitle(asked.title);
  const announcement =
    asked.announcement === undefined ? room.announcement : parseAnnouncement(asked.announcement);
  const { open = room.isOpen, silent = room.isSilent } = asked;
  if (title !== room.title) all.push({ content: { kind: 'renamed', title, by }, changes: { title } });
  if (announcement !== room.announcement) {
    all.push({ content: { kind: 'announcement', content: announcement, by }, changes: { announcement } });
  }
  if (open !== room.isOpen) {
    all.push({ content: { kind: 'opened', open, by }, changes: { open: open ? 1 : 0 } });
  }
  if (silent !== room.isSilent) {
    all.push({ content: { kind: 'silence', on: silent, by }, changes: { silent: silent ? 1 : 0 } });
  }
  return all;
}
