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

/**
 * Notifies members of joins, leaves and changes of a room. Emits everything of one entry in one turn of the event loop,
 * so that no socket receives an entry too many or too few.
 */
@Injectable()
export class RoomNotifier {
  /** Refreshes whose query is still running. */
  private readonly pendingRefreshes = new Set<{ person: string; conversation: string; isOver: boolean }>();

  constructor(
    private readonly delivery: DeliveryService,
    private readonly list: ConversationList,
    private readonly aliases: MemberAliases,
  ) {}

  /**
   * Notifies members of a join. New members receive the room from its `joined` entry on. Returns the room as each of
   * them sees it.
   */
  membersJoined(
    room: Omit<Room, 'id' | 'members'>,
    people: Ids,
    entry: JoinedEntry,
    members: number,
    role: Role = 'member',
  ): Conversation {
    const { conversation: id, seq } = entry;
    this.delivery.addMembers(people, id, entry);
    // Repeated here in case a node failed between a user's leaving and the notification.
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

  /** Notifies members of a leave or of the end of the room. Leaving members receive this entry and nothing after it. */
  membersLeft(people: Ids, entry: LeftEntry | DissolvedEntry): void {
    this.notify(entry);
    // Aliases end with the membership. Forgotten at once, because a user may rejoin on one node before another node
    // learns of the leave.
    this.aliases.forget(people);
    for (const look of this.pendingRefreshes) {
      if (look.conversation === entry.conversation && people.includes(look.person)) look.isOver = true;
    }
    this.delivery.removeMembers(people, entry.conversation, entry);
    this.delivery.toUsers(people, 'conversation:gone', { conversation: entry.conversation });
  }

  /** Sends this user the current state of the room, unless the user is no longer a member. */
  async refresh(person: Person, conversation: string): Promise<void> {
    const look = { person: person.id, conversation, isOver: false };
    this.pendingRefreshes.add(look);
    try {
      const seen = await this.list.getOne(person, conversation);
      // The user may have left during the query, and must not receive a room of others.
      if (!look.isOver) this.delivery.toUsers([person.id], 'conversation', seen);
    } catch (error) {
      if (!(error instanceof ChatException)) throw error;
    } finally {
      this.pendingRefreshes.delete(look);
    }
  }
}
