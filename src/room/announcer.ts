import { Injectable } from '@nestjs/common';
import { Delivery } from '../delivery/delivery.js';
import type { Conversation, JoinedEntry, LeftEntry, Role } from '../protocol/shapes.js';
import type { Room } from './roster.js';

type Ids = readonly string[];

/** Tells who came and who went. All of one entry is told in one turn, so that nobody hears a line too many or too few. */
@Injectable()
export class Announcer {
  constructor(private readonly delivery: Delivery) {}

  /** Whoever came hears the room from its `joined` on. @returns the room as each of them sees it */
  came(
    room: Pick<Room, 'title' | 'isOpen'>,
    people: Ids,
    entry: JoinedEntry,
    members: number,
    role: Role = 'member',
  ): Conversation {
    const { conversation: id, seq } = entry;
    this.delivery.bring(people, id);
    const begun = seq === 1;
    const seen: Conversation = {
      id,
      kind: 'room',
      title: room.title,
      head: seq,
      read: begun ? 0 : seq,
      unread: 0,
      last: entry,
      ...(room.isOpen && { open: true }),
      role,
      members,
      ...(!begun && { since: seq }),
    };
    this.delivery.toPeople(people, 'conversation', seen);
    return seen;
  }

  happened(entry: JoinedEntry | LeftEntry): void {
    this.delivery.toConversation(entry.conversation, 'notice', entry);
  }

  /** Whoever goes hears their own `left`, and nothing after it. */
  went(people: Ids, entry: LeftEntry): void {
    this.happened(entry);
    this.delivery.letGo(people, entry.conversation);
    this.delivery.toPeople(people, 'conversation:gone', { conversation: entry.conversation });
  }

  promoted(person: string, room: Conversation): void {
    this.delivery.toPeople([person], 'conversation', room);
  }
}
