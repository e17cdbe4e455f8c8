import { Injectable } from '@nestjs/common';
import { ConversationList } from '../conversation/conversation-list.js';
import { DeliveryService } from '../delivery/delivery.service.js';
import { ChatException } from '../protocol/chat-exception.js';
import type {
  Conversation,
  DissolvedEntry,
  JoinedEntry,
  LeftEntry,
  Notice,
  Person,
  Role,
} from '../protocol/types.js';
import { MemberAliases } from './member-aliases.js';
import type { Room } from './room.repository.js';

type Ids = readonly string[];

/** Tells who came, who went, and what became of the room. All of one entry is told in one turn, so that nobody hears a line too many or too few. */
@Injectable()
export class RoomNotifier {
  /** People for whom it is being looked up how they see a room. */
  private readonly pendingRefreshes = new Set<{ person: string; conversation: string; isOver: boolean }>();

  constructor(
    private readonly delivery: DeliveryService,
    private readonly list: ConversationList,
    private readonly aliases: MemberAliases,
  ) {}

  /** Whoever came hears the room from its `joined` on. @returns the room as each of them sees it */
  membersJoined(
    room: Omit<Room, 'id' | 'members'>,
    people: Ids,
    entry: JoinedEntry,
    members: number,
    role: Role = 'member',
  ): Conversation {
    const { conversation: id, seq } = entry;
    this.delivery.addMembers(people, id, entry);
    // Once more, for a node that went down between their going and the word of it.
    this.aliases.forget(people);
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
      ...(room.announcement !== '' && { announcement: room.announcement }),
      ...(room.isSilent && { silent: true }),
    };
    this.delivery.toUsers(people, 'conversation', seen);
    return seen;
  }

  notify(entry: Notice): void {
    this.delivery.toConversation(entry.conversation, 'notice', entry);
  }

  /** Whoever goes hears the line with which they go, and nothing after it. */
  membersLeft(people: Ids, entry: LeftEntry | DissolvedEntry): void {
    this.notify(entry);
    // With the membership ends what they were called there. Now, for they may be back on one node before another hears.
    this.aliases.forget(people);
    for (const look of this.pendingRefreshes) {
      if (look.conversation === entry.conversation && people.includes(look.person)) look.isOver = true;
    }
    this.delivery.removeMembers(people, entry.conversation, entry);
    this.delivery.toUsers(people, 'conversation:gone', { conversation: entry.conversation });
  }

  /** This person hears how they see the room now, unless they are in it no longer. */
  async refresh(person: Person, conversation: string): Promise<void> {
    const look = { person: person.id, conversation, isOver: false };
    this.pendingRefreshes.add(look);
    try {
      const seen = await this.list.getOne(person, conversation);
      // They may have gone while this was looked up, and would hear of a room that is not theirs.
      if (!look.isOver) this.delivery.toUsers([person.id], 'conversation', seen);
    } catch (error) {
      if (!(error instanceof ChatException)) throw error;
    } finally {
      this.pendingRefreshes.delete(look);
    }
  }
}
