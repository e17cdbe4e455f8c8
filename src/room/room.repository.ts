import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { mutedUntilField } from '../conversation/conversation-list.js';
import { MembershipChangedError } from '../conversation/log/log-store.js';
import { throwConversationNotFound } from '../conversation/conversation-not-found.js';
import { RANK } from '../conversation/log/membership-rules.js';
import { Database } from '../database/database.js';
import {
  DeliveryService,
  type MembershipSnapshot,
  type ConversationMembership,
} from '../delivery/delivery.service.js';
import { botFlag } from '../identity/bot-flag.js';
import { nameKey } from '../identity/confusables.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { Member, Person, Role } from '../protocol/types.js';
import { assertRoomId } from './room-validation.js';

/** How often an operation is repeated after a concurrent membership change. */
const TRIES = 5;

export interface Room {
  id: string;
  title: string;
  isOpen: boolean;
  isSilent: boolean;
  /** Empty if there is none. */
  announcement: string;
  /** The owner and the admins first, then the others in the order of joining. */
  members: RoomMember[];
}

export type RoomMember = Omit<Member, 'online'>;

/**
 * Reads rooms and members. The result may be outdated, so conditions are checked again in the transaction that writes.
 */
@Injectable()
export class RoomRepository {
  constructor(
    private readonly database: Database,
    delivery: DeliveryService,
  ) {
    delivery.setMembershipSource((conversation) => this.membershipSnapshot(conversation));
  }

  /** Returns `undefined` if the room does not exist. */
  async find(id: string): Promise<Room | undefined> {
    const rows = await this.database.query
      .selectFrom('conversations as c')
      .leftJoin('members as m', 'm.conversation', 'c.id')
      .leftJoin('people as p', 'p.id', 'm.person')
      .select(['c.title', 'c.open', 'c.silent', 'c.announcement'])
      .select(['p.id', 'p.name', 'p.avatar', 'p.maker', 'm.role', 'm.alias', 'm.silenced_until'])
      .where('c.id', '=', id)
      .orderBy(sql`CASE m.role WHEN 'owner' THEN 0 WHEN 'admin' THEN 1 ELSE 2 END`)
      .orderBy('m.since')
      .orderBy('p.name')
      .execute();
    if (rows.length === 0) return undefined;
    const [{ title, open, silent, announcement }] = rows as [(typeof rows)[0]];
    const members = rows.filter((row) => row.id !== null);
    return {
      id,
      title,
      isOpen: open === 1,
      isSilent: silent === 1,
      announcement,
      members: members.map(({ id, name, avatar, maker, role, alias, silenced_until }) => ({
        id: id!,
        name: name!,
        avatar: avatar!,
        ...botFlag(maker),
        role: role!,
        ...(alias !== null && { alias }),
        ...mutedUntilField(silenced_until),
      })),
    };
  }

  /**
   * Runs an operation on the current state of a room, and repeats it after a concurrent change.
   * @throws ChatException `not_found`
   */
  async retryOnChange<T>(conversation: string, what: (room: Room) => Promise<T>): Promise<T> {
    const id = assertRoomId(conversation);
    for (let tries = 1; ; tries += 1) {
      try {
        return await what((await this.find(id)) ?? throwConversationNotFound());
      } catch (error) {
        if (!(error instanceof MembershipChangedError) || tries === TRIES) throw error;
      }
    }
  }

  async isMember(person: string, conversation: string): Promise<boolean> {
    return (await this.membershipOf(person, conversation)) !== undefined;
  }

  /** Returns a user's membership; `undefined` if the user is not a member. */
  async membershipOf(
    person: string,
    conversation: string,
  ): Promise<{ role: Role; since: number } | undefined> {
    const [member] = await this.membersAmong([person], conversation);
    return member;
  }

  /** Returns which of these users are members. */
  async membersAmong(people: readonly string[], conversation: string) {
    if (people.length === 0) return [];
    return this.database.query
      .selectFrom('members')
      .select(['person', 'role', 'since'])
      .where('conversation', '=', conversation)
      .where('person', 'in', people)
      .execute();
  }

  /** Returns which of these users are muted in the room. */
  async mutedAmong(people: readonly Person[], conversation: string): Promise<Person[]> {
    const rows = await this.database.query
      .selectFrom('members')
      .select('person')
      .where('conversation', '=', conversation)
      .where(
        'person',
        'in',
        people.map(({ id }) => id),
      )
      .where('silenced_until', '>', Date.now())
      .execute();
    return people.filter(({ id }) => rows.some(({ person }) => person === id));
  }

  /** Returns a user's rooms, without the lobby. */
  async roomsOf(person: string): Promise<ConversationMembership[]> {
    return this.roomsOfAll([person]);
  }

  /** Reads the members and their seq in one statement, so that both match. */
  private async membershipSnapshot(id: string): Promise<MembershipSnapshot | undefined> {
    const rows = await this.database.query
      .selectFrom('conversations as c')
      .leftJoin('members as m', 'm.conversation', 'c.id')
      .select(['c.moved', 'm.person'])
      .where('c.id', '=', id)
      .execute();
    const people = rows.flatMap(({ person }) => person ?? []);
    return rows[0] && { moved: rows[0].moved, people };
  }

  /** Returns which of these users are in `atLeast` rooms or more. */
  async atRoomLimit(people: readonly string[], atLeast: number): Promise<string[]> {
    const rooms = await this.roomsOfAll(people);
    return people.filter((id) => rooms.filter(({ person }) => person === id).length >= atLeast);
  }

  private async roomsOfAll(people: readonly string[]) {
    return (
      this.database.query
        .selectFrom('members')
        .innerJoin('conversations', 'conversations.id', 'members.conversation')
        .select(['conversation', 'person', 'moved'])
        .where('person', 'in', people)
        // There may be many message requests, and none is a room.
        .where('requested_at', 'is', null)
        .where(sql<string>`substr(conversation, 1, 2)`, '=', 'r_')
        .execute()
    );
  }
}

/**
 * Returns the user's own membership.
 * @throws ChatException `not_found` if there is none
 */
export function getMember({ members }: Room, { id }: Person): RoomMember {
  return members.find((member) => member.id === id) ?? throwConversationNotFound();
}

/** Returns whether `one` may remove and mute `other`. */
export function outranks(one: RoomMember, other: RoomMember): boolean {
  return RANK[one.role] > RANK[other.role];
}

/**
 * Finds a member by any spelling of the nickname.
 * @throws ChatException `not_found`
 */
export function findMember({ members }: Room, name: string): RoomMember {
  const key = nameKey(name);
  const found =
    members.find((member) => member.name === name) ?? members.find(({ name }) => nameKey(name) === key);
  if (!found) throw new ChatException('not_found', 'no member has this nickname', { fields: ['name'] });
  return found;
}
