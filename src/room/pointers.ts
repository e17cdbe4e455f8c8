import { Injectable } from '@nestjs/common';
import { Mentions, type Pointing } from '../conversation/mentions.js';
import { noSuchConversation } from '../conversation/not-found.js';
import { Delivery } from '../delivery/delivery.js';
import { LOBBY } from '../protocol/limits.js';
import { Refusal } from '../protocol/refusal.js';
import type { TextMessage } from '../protocol/requests.js';
import type { Person } from '../protocol/shapes.js';
import { GuestList } from './guest-list.js';
import { Roster } from './roster.js';

/** @: whom a text in a room may point at, and who may point at everybody. */
@Injectable()
export class Pointers {
  constructor(
    private readonly mentions: Mentions,
    private readonly guests: GuestList,
    private readonly roster: Roster,
    private readonly delivery: Delivery,
  ) {}

  /**
   * Nothing where a text points at nobody. Nicknames of nobody here are passed over.
   * @throws Refusal `forbidden` for everybody at once, where that is not this person's to do
   */
  async of(author: Person, room: string, { mentions = [], everyone }: TextMessage): Promise<Pointing> {
    if (everyone) await this.refuseLoud(author, room);
    const known = await this.guests.known(mentions);
    const here = room === LOBBY ? known : await this.membersOf(room, known);
    return this.mentions.of(author, room, here, everyone === true);
  }

  private async membersOf(room: string, people: readonly Person[]): Promise<Person[]> {
    const ids = people.map(({ id }) => id);
    const members = new Set((await this.roster.membersAmong(ids, room)).map(({ person }) => person));
    return people.filter(({ id }) => members.has(id));
  }

  private async refuseLoud(author: Person, room: string): Promise<void> {
    const mayCall = room === LOBBY ? this.isAdmin(author) : await this.keepsOrder(author, room);
    if (!mayCall)
      throw new Refusal('forbidden', 'not everybody may call everybody', { fields: ['everyone'] });
  }

  private async keepsOrder({ id }: Person, room: string): Promise<boolean> {
    const { role } = (await this.roster.member(id, room)) ?? noSuchConversation();
    return role !== 'member';
  }

  private isAdmin({ id }: Person): boolean {
    return this.delivery.knownAs(id).some(({ isAdmin }) => isAdmin);
  }
}
