import { Injectable } from '@nestjs/common';
import { ConversationList } from '../conversation/conversation.list.js';
import { ConversationLog } from '../conversation/conversation.log.js';
import { noSuchConversation } from '../conversation/not-found.js';
import type { CreateRoom, InThisRoom, Invite, RemoveMember } from '../protocol/room.requests.js';
import type { Conversation, DissolvedEntry, JoinedEntry, LeftEntry, Person } from '../protocol/shapes.js';
import { Announcer } from './announcer.js';
import { GuestList } from './guest-list.js';
import { newRoomId, readTitle } from './room.js';
import { memberIn, memberNamed, Roster, type Room } from './roster.js';

/** How rooms begin and end, and how people come into them and go. Each is one line of the room's log. */
@Injectable()
export class MembershipService {
  constructor(
    private readonly roster: Roster,
    private readonly announcer: Announcer,
    private readonly log: ConversationLog,
    private readonly list: ConversationList,
    private readonly guests: GuestList,
  ) {}

  /** @throws Refusal `not_found` for a nickname nobody has, `forbidden` for somebody who is in too many rooms */
  async create(me: Person, { title: text, people, open }: CreateRoom): Promise<Conversation> {
    const room = { title: readTitle(text), isOpen: open === true, isSilent: false, announcement: '' };
    const others = (await this.guests.named(people ?? [])).filter(({ id }) => id !== me.id);
    const all = [me, ...others];
    await this.guests.refuseBusy(all);
    const begins = { kind: 'room', people: idsOf(all), title: room.title, isOpen: room.isOpen } as const;
    const content = {
      kind: 'joined' as const,
      people: namesOf(all),
      ...(others.length > 0 && { by: me.name }),
    };
    let seen!: Conversation;
    await this.log.append(
      { conversation: newRoomId(), author: me.id, content, begins },
      (entry: JoinedEntry) => {
        seen = this.announcer.came(room, [me.id], entry, all.length, 'owner');
        if (others.length > 0) this.announcer.came(room, idsOf(others), entry, all.length);
        this.announcer.happened(entry);
      },
    );
    return seen;
  }

  /** @throws Refusal `not_found` for a room that is not open, `forbidden` where it is full */
  async join(me: Person, { conversation }: InThisRoom): Promise<Conversation> {
    return this.roster.withRoom(conversation, async (room) => {
      if (isIn(room, me)) return this.list.one(me, room.id);
      if (!room.isOpen) return noSuchConversation();
      await this.guests.refuseBusy([me]);
      return this.bring(room, me, [me], 'anybody');
    });
  }

  /** @throws Refusal as {@link create} and {@link join} do */
  async invite(me: Person, { conversation, people }: Invite): Promise<void> {
    await this.roster.withRoom(conversation, async (room) => {
      memberIn(room, me);
      const guests = (await this.guests.named(people)).filter((person) => !isIn(room, person));
      if (guests.length === 0) return;
      await this.guests.refuseBusy(guests);
      await this.bring(room, me, guests, 'member');
    });
  }

  /** When the owner leaves, an admin owns the room, or else whoever came first. */
  async leave(me: Person, { conversation }: InThisRoom): Promise<void> {
    await this.roster.withRoom(conversation, async (room) => {
      const isOwner = memberIn(room, me).role === 'owner';
      const heir = isOwner ? room.members.find(({ id }) => id !== me.id) : undefined;
      const appoints = heir && ({ person: heir.id, role: 'owner' } as const);
      const content = { kind: 'left' as const, people: [me.name], ...(heir && { owner: heir.name }) };
      const passage = { by: 'member', leaves: [me.id], appoints } as const;
      await this.log.append({ conversation: room.id, author: me.id, content, passage }, (entry: LeftEntry) =>
        this.announcer.went([me.id], entry),
      );
      if (heir) await this.announcer.refresh(heir, room.id);
    });
  }

  /** @throws Refusal `not_found` for somebody who is not there, `forbidden` for whoever is no less than oneself */
  async remove(me: Person, { conversation, name }: RemoveMember): Promise<void> {
    await this.roster.withRoom(conversation, async (room) => {
      memberIn(room, me);
      const member = memberNamed(room, name);
      const content = { kind: 'left' as const, people: [member.name], by: me.name };
      const passage = { by: 'superior', leaves: [member.id] } as const;
      await this.log.append({ conversation: room.id, author: me.id, content, passage }, (entry: LeftEntry) =>
        this.announcer.went([member.id], entry),
      );
    });
  }

  /** Puts everybody out, oneself included, so that the room is nobody's any more. @throws Refusal `forbidden` */
  async dissolve(me: Person, { conversation }: InThisRoom): Promise<void> {
    await this.end(me, conversation, 'owner');
  }

  /** The same by an administrator, who need not be there. @throws Refusal `not_found` where nobody is */
  async close(admin: Person, { conversation }: InThisRoom): Promise<void> {
    await this.end(admin, conversation, 'house');
  }

  private async end(me: Person, conversation: string, by: 'owner' | 'house'): Promise<void> {
    await this.roster.withRoom(conversation, async (room) => {
      if (by === 'owner') memberIn(room, me);
      else if (room.members.length === 0) noSuchConversation();
      const content = { kind: 'dissolved' as const, by: me.name };
      const all = idsOf(room.members);
      const passage = { by, leaves: all } as const;
      await this.log.append(
        { conversation: room.id, author: me.id, content, passage },
        (entry: DissolvedEntry) => this.announcer.went(all, entry),
      );
    });
  }

  private async bring(
    room: Room,
    me: Person,
    people: readonly Person[],
    by: 'anybody' | 'member',
  ): Promise<Conversation> {
    const content = {
      kind: 'joined' as const,
      people: namesOf(people),
      ...(by === 'member' && { by: me.name }),
    };
    const passage = { by, joins: idsOf(people) };
    let seen!: Conversation;
    await this.log.append(
      { conversation: room.id, author: me.id, content, passage },
      (entry: JoinedEntry, { members }) => {
        seen = this.announcer.came(room, idsOf(people), entry, members!);
        this.announcer.happened(entry);
      },
    );
    // A silence outlasts leaving, and whoever comes back to it hears so.
    const silenced = await this.roster.silenced(people, room.id);
    for (const person of silenced) await this.announcer.refresh(person, room.id);
    return silenced.includes(me) ? this.list.one(me, room.id) : seen;
  }
}

function isIn({ members }: Room, { id }: Person): boolean {
  return members.some((member) => member.id === id);
}

const idsOf = (people: readonly Person[]): string[] => people.map(({ id }) => id);
const namesOf = (people: readonly Person[]): string[] => people.map(({ name }) => name);
