import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../database/database.js';
import { keyOf } from '../identity/likeness.js';
import type { Person, Role } from '../protocol/shapes.js';

export interface Room {
  id: string;
  title: string;
  isOpen: boolean;
  /** The owner and the admins first, then the others in the order in which they came. */
  members: RoomMember[];
}

export type RoomMember = Person & { role: Role };

/** Who is in which room, as it was a moment ago: what follows from it is judged again when it is stored. */
@Injectable()
export class Roster {
  constructor(private readonly database: Database) {}

  /** `undefined` where there is no such room. */
  async of(id: string): Promise<Room | undefined> {
    const rows = await this.database.query
      .selectFrom('conversations as c')
      .leftJoin('members as m', 'm.conversation', 'c.id')
      .leftJoin('people as p', 'p.id', 'm.person')
      .select(['c.title', 'c.open', 'p.id', 'p.name', 'p.avatar', 'm.role'])
      .where('c.id', '=', id)
      .orderBy(sql`CASE m.role WHEN 'owner' THEN 0 WHEN 'admin' THEN 1 ELSE 2 END`)
      .orderBy('m.since')
      .orderBy('p.name')
      .execute();
    if (rows.length === 0) return undefined;
    const [{ title, open }] = rows as [(typeof rows)[0]];
    const members = rows.filter((row) => row.id !== null);
    return {
      id,
      title,
      isOpen: open === 1,
      members: members.map(({ id, name, avatar, role }) => ({
        id: id!,
        name: name!,
        avatar: avatar!,
        role: role!,
      })),
    };
  }

  async isIn(person: string, conversation: string): Promise<boolean> {
    const row = await this.database.query
      .selectFrom('members')
      .select('person')
      .where('conversation', '=', conversation)
      .where('person', '=', person)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Ids of a person's rooms, without the lobby. */
  async roomsOf(person: string): Promise<string[]> {
    return (await this.roomsOfAll([person])).map(({ conversation }) => conversation);
  }

  /** Of these people, those who are in `atLeast` rooms or more. */
  async busy(people: readonly string[], atLeast: number): Promise<string[]> {
    const rooms = await this.roomsOfAll(people);
    return people.filter((id) => rooms.filter(({ person }) => person === id).length >= atLeast);
  }

  private async roomsOfAll(people: readonly string[]) {
    return this.database.query
      .selectFrom('members')
      .select(['conversation', 'person'])
      .where('person', 'in', people)
      .where(sql<string>`substr(conversation, 1, 2)`, '=', 'r_')
      .execute();
  }
}

/** The member called so, in any spelling. */
export function memberNamed({ members }: Room, name: string): RoomMember | undefined {
  const key = keyOf(name);
  return members.find((member) => member.name === name) ?? members.find(({ name }) => keyOf(name) === key);
}
