import { Injectable } from '@nestjs/common';
import { ConversationList } from '../conversation/conversation.list.js';
import { ConversationLog } from '../conversation/conversation.log.js';
import type { Passage } from '../conversation/passage.js';
import { Refusal } from '../protocol/refusal.js';
import type { UpdateRoom } from '../protocol/room.requests.js';
import type { Conversation, NoticeContent, Person } from '../protocol/shapes.js';
import { Announcer } from './announcer.js';
import { readAnnouncement, readTitle } from './room.js';
import { memberIn, Roster, type Room } from './roster.js';

type Change = { content: NoticeContent; changes: NonNullable<Passage['changes']> };

/** What a room is called, what it is to know, and who may join and speak: its owner and admins decide. */
@Injectable()
export class Description {
  constructor(
    private readonly roster: Roster,
    private readonly announcer: Announcer,
    private readonly log: ConversationLog,
    private readonly list: ConversationList,
  ) {}

  /** Each thing that is another one than before is a line. @throws Refusal `invalid`, `forbidden` */
  async update(me: Person, asked: UpdateRoom): Promise<Conversation> {
    return this.roster.withRoom(asked.conversation, async (room) => {
      if (memberIn(room, me).role === 'member') {
        throw new Refusal('forbidden', 'your role here does not allow it');
      }
      for (const { content, changes } of differences(room, asked, me.name)) {
        const passage = { by: 'admin', changes } as const;
        await this.log.append({ conversation: room.id, author: me.id, content, passage }, (entry) =>
          this.announcer.happened(entry),
        );
      }
      return this.list.one(me, room.id);
    });
  }
}

function differences(room: Room, asked: UpdateRoom, by: string): Change[] {
  const all: Change[] = [];
  const title = asked.title === undefined ? room.title : readTitle(asked.title);
  const announcement =
    asked.announcement === undefined ? room.announcement : readAnnouncement(asked.announcement);
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
