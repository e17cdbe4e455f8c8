import { Injectable } from '@nestjs/common';
import { compose } from '../conversation/compose.js';
import { ConversationLog } from '../conversation/conversation.log.js';
import { noSuchConversation } from '../conversation/not-found.js';
import type { Venue } from '../conversation/venue.js';
import { Delivery } from '../delivery/delivery.js';
import { IdentityService } from '../identity/identity.service.js';
import type { History, TextMessage } from '../protocol/requests.js';
import { Refusal } from '../protocol/refusal.js';
import type { Entry, HistoryPage, Person, Receipt } from '../protocol/shapes.js';
import { SessionRegistry } from '../session/session.registry.js';
import { conversationOf, peopleOf } from './pair.js';

/** Private messages: from one person to one other (or to oneself), heard on all sockets of both and nowhere else. */
@Injectable()
export class DirectService implements Venue {
  constructor(
    private readonly registry: SessionRegistry,
    private readonly identity: IdentityService,
    private readonly log: ConversationLog,
    private readonly delivery: Delivery,
  ) {}

  /** @throws Refusal `not_found` for a nickname nobody has or a conversation this person is not in */
  async say(author: Person, message: TextMessage): Promise<Receipt> {
    const peer = await this.receiver(author, message);
    const conversation = conversationOf(author.id, peer.id);
    if (message.conversation !== undefined && message.conversation !== conversation) {
      throw new Refusal('invalid', '`to` and `conversation` name different places', {
        fields: ['to', 'conversation'],
      });
    }
    const quote = message.quote === undefined ? undefined : await this.log.quote(conversation, message.quote);
    const people = [author.id, peer.id] as const;
    const begins = { kind: 'direct', people } as const;
    const content = compose(author, message, { to: peer.name, ...(quote && { quote }) });
    return this.log.append({ conversation, author: author.id, content, begins }, (entry) => {
      if (entry.seq === 1) this.tellBegun(author, peer, entry);
      this.delivery.toPeople(people, 'textmsg', entry);
    });
  }

  /** Tells the other one that `person` is writing. */
  async typing(person: Person, conversation: string): Promise<void> {
    const others = mine(person, conversation).filter((id) => id !== person.id);
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

  private async receiver(author: Person, { to, conversation }: TextMessage): Promise<Person> {
    if (to !== undefined) return this.byName(author, to);
    const id = mine(author, conversation!).find((person) => person !== author.id) ?? author.id;
    return this.registry.get(id) ?? (await this.identity.byId(id)) ?? noSuchConversation();
  }

  private async byName(author: Person, name: string): Promise<Person> {
    if (name === author.name) return author;
    const peer = this.registry.named(name) ?? (await this.identity.find(name));
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
