import { Injectable } from '@nestjs/common';
import { Attachments } from '../attachment/attachments.js';
import { compose, type Prepared } from '../conversation/compose.js';
import { ConversationLog } from '../conversation/conversation.log.js';
import { Mentions, type Pointing } from '../conversation/mentions.js';
import { noSuchConversation } from '../conversation/not-found.js';
import { Readership } from '../conversation/readership.js';
import { Submitted } from '../conversation/submitted.js';
import type { Floor, Venue } from '../conversation/venue.js';
import { Delivery } from '../delivery/delivery.js';
import { IdentityService } from '../identity/identity.service.js';
import { keyOf } from '../identity/likeness.js';
import type { History, TextMessage } from '../protocol/requests.js';
import { Refusal } from '../protocol/refusal.js';
import type { Entry, HistoryPage, Person } from '../protocol/shapes.js';
import { SessionRegistry } from '../session/session.registry.js';
import { Blocks } from './blocks.js';
import { conversationOf, peopleOf } from '../conversation/pair.js';

/** Private messages: from one person to one other (or to oneself), heard on all sockets of both and nowhere else. */
@Injectable()
export class DirectService implements Venue {
  constructor(
    private readonly registry: SessionRegistry,
    private readonly identity: IdentityService,
    private readonly log: ConversationLog,
    private readonly delivery: Delivery,
    private readonly blocks: Blocks,
    private readonly mentions: Mentions,
    private readonly readership: Readership,
    private readonly attachments: Attachments,
  ) {}

  /**
   * @throws Refusal `not_found` for a nickname nobody has or a conversation this person is not in, `forbidden` where the
   * other one wants nothing from this person
   */
  async say(author: Person, message: TextMessage): Promise<Submitted> {
    const peer = this.present(author, message) ?? (await this.receiver(author, message));
    const conversation = conversationOf(author.id, peer.id);
    if (message.conversation !== undefined && message.conversation !== conversation) {
      throw new Refusal('invalid', '`to` and `conversation` name different places', {
        fields: ['to', 'conversation'],
      });
    }
    let prepared: Prepared;
    try {
      prepared = await this.prepare(author, peer, conversation, message);
    } catch (error) {
      const earlier = { conversation, author, clientId: message.clientId };
      return new Submitted(this.log.earlierOr(error, earlier));
    }
    const { found, writes } = prepared;
    const people = [author.id, peer.id] as const;
    const begins = { kind: 'direct', people } as const;
    const content = compose(author, message, found);
    const draft = { conversation, author: author.id, content, begins, writes };
    const appending = this.log.append(draft, (entry) => {
      if (entry.seq === 1) this.tellBegun(author, peer, entry);
      this.delivery.toPeople(people, 'textmsg', entry);
    });
    return new Submitted(appending);
  }

  /** Tells the other one that `person` is writing, unless they want to hear nothing of this person. */
  async typing(person: Person, conversation: string): Promise<void> {
    const others = othersOf(person, conversation);
    if (others[0] !== undefined && (await this.blocks.has(others[0], person.id))) return;
    this.delivery.toPeople(others, 'typing', { conversation, name: person.name });
  }

  /** @throws Refusal `not_found` unless `person` is one of the two */
  async enter(person: Person | null, conversation: string): Promise<void> {
    mine(person, conversation);
  }

  async history(person: Person | null, page: History): Promise<HistoryPage> {
    mine(person, page.conversation);
    return this.log.history(page);
  }

  async floor(person: Person, conversation: string): Promise<Floor> {
    const people = mine(person, conversation);
    const [other] = othersOf(person, conversation);
    return {
      since: 1,
      refuse: async () => (other === undefined ? undefined : this.blocks.check(person, other)),
      overrules: async () => false,
      find: async (name) => {
        const found = this.registry.named(name) ?? (await this.identity.find(name));
        return found && people.includes(found.id) ? found : undefined;
      },
      tell: (notice) => this.delivery.toPeople(people, 'notice', notice),
    };
  }

  async readers(person: Person, conversation: string, seq: number): Promise<Person[]> {
    mine(person, conversation);
    return this.readership.of(person, conversation, seq);
  }

  private async prepare(
    author: Person,
    peer: Person,
    conversation: string,
    { everyone, quote: quoted, mentions, attachments }: TextMessage,
  ): Promise<Prepared> {
    if (everyone) throw new Refusal('invalid', 'there are two of you here', { fields: ['everyone'] });
    const unknown = this.blocks.check(author, peer.id);
    if (unknown) await unknown;
    const quote = quoted === undefined ? undefined : await this.log.quote(conversation, quoted);
    const pointing = mentions?.length ? this.pointing(author, peer, mentions) : undefined;
    const attached = await this.attachments.attach(author, conversation, attachments);
    const found = { to: peer.name, ...(quote && { quote }), ...pointing?.content, ...attached?.content };
    return { found, writes: [...(pointing?.writes ?? []), ...(attached?.writes ?? [])] };
  }

  private pointing(author: Person, peer: Person, names: readonly string[]): Pointing {
    const keys = names.map(keyOf);
    const people = [author, peer].filter(({ name }) => keys.includes(keyOf(name)));
    return this.mentions.of(author, conversationOf(author.id, peer.id), people, false);
  }

  /** To whom it is said, where they are online. */
  private present(author: Person, { to, conversation }: TextMessage): Person | undefined {
    if (to === undefined) return this.registry.get(peerOf(author, conversation!));
    return to === author.name ? author : this.registry.named(to);
  }

  /** The same, whether or not they are. */
  private async receiver(author: Person, { to, conversation }: TextMessage): Promise<Person> {
    if (to === undefined)
      return (await this.identity.byId(peerOf(author, conversation!))) ?? noSuchConversation();
    const peer = await this.identity.find(to);
    if (!peer) throw new Refusal('not_found', 'nobody has this nickname', { fields: ['to'] });
    return peer;
  }

  private tellBegun(author: Person, peer: Person, last: Entry): void {
    const begun = { id: last.conversation, kind: 'direct', head: 1, read: 0, last } as const;
    this.delivery.toPeople([author.id], 'conversation', { ...begun, title: peer.name, peer, unread: 0 });
    if (peer.id === author.id) return;
    this.delivery.toPeople([peer.id], 'conversation', {
      ...begun,
      title: author.name,
      peer: author,
      unread: 1,
    });
  }
}

/** The two people of a conversation that `person` is one of. */
function mine(person: Person | null, conversation: string): readonly string[] {
  const people = peopleOf(conversation);
  return person && people?.includes(person.id) ? people : noSuchConversation();
}

/** The id of the other one; of oneself, for notes to self. */
function peerOf(person: Person, conversation: string): string {
  return othersOf(person, conversation)[0] ?? person.id;
}

/** Nobody, for notes to self. */
function othersOf(person: Person, conversation: string): readonly string[] {
  return mine(person, conversation).filter((id) => id !== person.id);
}
