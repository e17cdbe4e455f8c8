import { Injectable } from '@nestjs/common';
import { Attachments } from '../attachment/attachments.js';
import { compose, type Prepared } from '../conversation/compose.js';
import { ConversationLog } from '../conversation/conversation.log.js';
import { noSuchConversation } from '../conversation/not-found.js';
import { Readership } from '../conversation/readership.js';
import { Submitted } from '../conversation/submitted.js';
import type { Floor, Venue } from '../conversation/venue.js';
import { Delivery } from '../delivery/delivery.js';
import { LOBBY } from '../protocol/limits.js';
import type { History, TextMessage } from '../protocol/requests.js';
import type { InThisRoom } from '../protocol/room.requests.js';
import type { HistoryPage, Member, Notice, Person } from '../protocol/shapes.js';
import { SessionRegistry } from '../session/session.registry.js';
import { Aliases } from './aliases.js';
import { GuestList } from './guest-list.js';
import { Pointers } from './pointers.js';
import { roomId } from './room.js';
import { Roster } from './roster.js';

/** Asked with every line, in the transaction that stores it. */
const MEMBER = { by: 'member' } as const;
const SPEAKER = { by: 'speaker' } as const;

/** Groups: what one says, everybody in the room hears. */
@Injectable()
export class RoomService implements Venue {
  constructor(
    private readonly log: ConversationLog,
    private readonly delivery: Delivery,
    private readonly registry: SessionRegistry,
    private readonly roster: Roster,
    private readonly aliases: Aliases,
    private readonly guests: GuestList,
    private readonly pointers: Pointers,
    private readonly readership: Readership,
    private readonly attachments: Attachments,
  ) {}

  /**
   * @throws Refusal `not_found` for a room that is not there or not this person's to see, `forbidden` for @everybody by
   * somebody who may not, `muted`
   */
  async say(author: Person, message: TextMessage): Promise<Submitted> {
    const conversation = message.conversation ?? LOBBY;
    const hasMembers = conversation !== LOBBY;
    if (hasMembers) roomId(conversation);
    let prepared: Prepared;
    try {
      prepared = await this.prepare(author, conversation, message);
    } catch (error) {
      const earlier = { conversation, author, clientId: message.clientId };
      return new Submitted(this.log.earlierOr(error, earlier));
    }
    const { found, writes } = prepared;
    const content = compose(author, message, found);
    const passage = hasMembers ? SPEAKER : undefined;
    const draft = { conversation, author: author.id, content, passage, writes };
    const appending = this.log.append(draft, (entry) =>
      this.delivery.toConversation(conversation, 'textmsg', entry),
    );
    return new Submitted(appending);
  }

  /** @throws Refusal `not_found` unless `person` (a visitor, where `null`) may read this room */
  async enter(person: Person | null, conversation: string): Promise<void> {
    if (conversation === LOBBY) return;
    const id = roomId(conversation);
    if (!person || !(await this.roster.isIn(person.id, id))) noSuchConversation();
  }

  /** From the line on with which this person joined, as it is at the moment of reading. */
  async history(person: Person | null, page: History): Promise<HistoryPage> {
    if (page.conversation === LOBBY) return this.log.history(page);
    roomId(page.conversation);
    return person ? this.log.history(page, person.id) : noSuchConversation();
  }

  /** Everybody in a room. @throws Refusal `not_found` */
  async members(me: Person, { conversation }: InThisRoom): Promise<{ members: Member[] }> {
    const { members } = (await this.roster.of(roomId(conversation))) ?? noSuchConversation();
    if (!members.some(({ id }) => id === me.id)) noSuchConversation();
    return { members: members.map((member) => ({ ...member, online: this.registry.isShown(member.id) })) };
  }

  /** Nobody is told: in a group, who is writing is noise. */
  async typing(person: Person, conversation: string): Promise<void> {
    await this.enter(person, conversation);
  }

  async floor(person: Person, conversation: string): Promise<Floor> {
    const tell = (notice: Notice) => this.delivery.toConversation(conversation, 'notice', notice);
    const known = async (name: string) => (await this.guests.known([name]))[0];
    const here = { tell, refuse: async () => {} };
    if (conversation === LOBBY) return { ...here, since: 1, overrules: async () => false, find: known };
    const me = (await this.roster.member(person.id, roomId(conversation))) ?? noSuchConversation();
    return {
      ...here,
      since: me.since,
      asMember: MEMBER,
      asSpeaker: SPEAKER,
      overrules: async (author) => {
        if (me.role !== 'admin' || author === person.id) return me.role !== 'member';
        const other = await this.roster.member(author, conversation);
        return other === undefined || other.role === 'member';
      },
      find: async (name) => {
        const other = await known(name);
        return other && (await this.roster.isIn(other.id, conversation)) ? other : undefined;
      },
    };
  }

  /** The lobby is read by everybody: nobody is told who. */
  async readers(person: Person, conversation: string, seq: number): Promise<Person[]> {
    await this.enter(person, conversation);
    return conversation === LOBBY ? [] : this.readership.of(person, conversation, seq);
  }

  private async prepare(author: Person, conversation: string, message: TextMessage): Promise<Prepared> {
    const quote = await this.quote(author, conversation, message.quote);
    const pointing = pointsAtSomebody(message)
      ? await this.pointers.of(author, conversation, message)
      : undefined;
    const alias = conversation === LOBBY ? undefined : await this.aliases.of(author.id, conversation);
    const attached = await this.attachments.attach(author, conversation, message.attachments);
    const found = {
      ...(quote && { quote }),
      ...pointing?.content,
      ...attached?.content,
      ...(alias !== undefined && { alias }),
    };
    return { found, writes: [...(pointing?.writes ?? []), ...(attached?.writes ?? [])] };
  }

  private async quote(author: Person, conversation: string, seq: number | undefined) {
    if (seq === undefined) return undefined;
    return this.log.quote(conversation, seq, conversation === LOBBY ? undefined : author.id);
  }
}

function pointsAtSomebody({ mentions, everyone }: TextMessage): boolean {
  return everyone === true || (mentions !== undefined && mentions.length > 0);
}
