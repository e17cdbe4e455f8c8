import { Injectable } from '@nestjs/common';
import { AttachmentRepository } from '../attachment/attachment.repository.js';
import { composeMessage, type PreparedMessage } from '../conversation/compose-message.js';
import { ContactRepository, type FirstMessage } from '../conversation/contact.repository.js';
import { ConversationLog } from '../conversation/log/conversation-log.js';
import { Mentions, type MentionTargets } from '../conversation/mentions.js';
import { throwConversationNotFound } from '../conversation/conversation-not-found.js';
import { ReadReceipts } from '../conversation/read-receipts.js';
import { PendingReceipt } from '../conversation/log/pending-receipt.js';
import type { ConversationAccess, ConversationKind } from '../conversation/conversation-kind.js';
import { DeliveryService } from '../delivery/delivery.service.js';
import { IdentityService } from '../identity/identity.service.js';
import { nameKey } from '../identity/confusables.js';
import type { History, TextMessage } from '../protocol/message.dto.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { Entry, HistoryPage, Person } from '../protocol/types.js';
import { SessionRegistry } from '../session/session.registry.js';
import { UserBlocks } from './user-blocks.js';
import { directConversationId, participantsOf } from '../conversation/direct-id.js';

/** Direct messages: from one user to another (or to themselves), sent to every socket of both users only. */
@Injectable()
export class DirectService implements ConversationKind {
  constructor(
    private readonly registry: SessionRegistry,
    private readonly identity: IdentityService,
    private readonly log: ConversationLog,
    private readonly delivery: DeliveryService,
    private readonly blocks: UserBlocks,
    private readonly contacts: ContactRepository,
    private readonly mentions: Mentions,
    private readonly readReceipts: ReadReceipts,
    private readonly attachments: AttachmentRepository,
  ) {}

  /**
   * @throws ChatException `not_found` for an unknown user or a conversation of other users, `forbidden` if the
   * recipient blocks the sender
   */
  async sendMessage(author: Person, message: TextMessage): Promise<PendingReceipt> {
    const peer = this.resolveOnline(author, message) ?? (await this.resolveReceiver(author, message));
    const conversation = directConversationId(author.id, peer.id);
    if (message.conversation !== undefined && message.conversation !== conversation) {
      throw new ChatException('invalid', '`to` and `conversation` name different conversations', {
        fields: [message.toId === undefined ? 'to' : 'toId', 'conversation'],
      });
    }
    let prepared: PreparedMessage & { first: FirstMessage | undefined };
    try {
      prepared = await this.prepare(author, peer, conversation, message);
    } catch (error) {
      const earlier = { conversation, author, clientId: message.clientId };
      return new PendingReceipt(this.log.existingReceiptOr(error, earlier));
    }
    const { found, writes, first } = prepared;
    const people = [author.id, peer.id] as const;
    const begins = { kind: 'direct', people } as const;
    const content = composeMessage(author, message, found);
    const draft = { conversation, author: author.id, content, begins, writes };
    const appending = this.log.append(draft, (entry) => {
      this.contacts.markContacted(author, peer);
      if (entry.seq === 1) this.announceConversation(author, peer, entry, first?.isRequest ?? false);
      this.delivery.toUsers(people, 'textmsg', entry);
    });
    return new PendingReceipt(appending);
  }

  /**
   * Sends `typing` to the other user, unless that user blocks `person` or has not answered the message request.
   * @throws ChatException `not_found`
   */
  async typing(person: Person, conversation: string): Promise<void> {
    await this.assertReadable(person, conversation);
    const [other] = othersOf(person, conversation);
    if (other === undefined || (await this.blocks.isBlocked(other, person.id))) return;
    if (await this.contacts.isRequest(conversation)) return;
    this.delivery.toUsers([other], 'typing', { conversation, name: person.name });
  }

  /**
   * @throws ChatException `not_found` unless `person` is one of the two users and one of them has written to the other
   */
  async assertReadable(person: Person | null, conversation: string): Promise<void> {
    directReadersOf(person, conversation);
    if (!(await this.contacts.hasBegun(conversation))) throwConversationNotFound();
  }

  async history(person: Person | null, page: History): Promise<HistoryPage> {
    directReadersOf(person, page.conversation);
    return this.log.history(page);
  }

  async access(person: Person, conversation: string): Promise<ConversationAccess> {
    const people = directReadersOf(person, conversation);
    const [other] = othersOf(person, conversation);
    return {
      since: 1,
      assertMayInteract: async () => (other === undefined ? undefined : this.blocks.check(person, other)),
      mayModerate: async () => false,
      find: async (name) => {
        const found = this.registry.findByName(name) ?? (await this.identity.find(name));
        return found && people.includes(found.id) ? found : undefined;
      },
      broadcast: (notice) => this.delivery.toUsers(people, 'notice', notice),
    };
  }

  async readers(person: Person, conversation: string, seq: number): Promise<Person[]> {
    await this.assertReadable(person, conversation);
    return this.readReceipts.readersOf(person, conversation, seq);
  }

  private async prepare(
    author: Person,
    peer: Person,
    conversation: string,
    { toId, everyone, quote: quoted, mentions, attachments }: TextMessage,
  ): Promise<PreparedMessage & { first: FirstMessage | undefined }> {
    if (everyone)
      throw new ChatException('invalid', '`everyone` is not allowed in a direct conversation', {
        fields: ['everyone'],
      });
    if (toId !== undefined) await this.assertReachable(peer);
    const unknown = this.blocks.check(author, peer.id);
    if (unknown) await unknown;
    const quote = quoted === undefined ? undefined : await this.log.quote(conversation, quoted);
    const pointing = mentions?.length ? this.mentionsOf(author, peer, mentions) : undefined;
    const attached = await this.attachments.attach(author, conversation, attachments);
    const unmet = this.contacts.firstMessage(author, peer, conversation);
    const first = unmet && (await unmet);
    const found = { to: peer.name, ...(quote && { quote }), ...pointing?.content, ...attached?.content };
    const writes = [...(pointing?.writes ?? []), ...(attached?.writes ?? []), ...(first?.writes ?? [])];
    return { found, writes, first };
  }

  /** A user without a nickname has no session, and never reads the message. */
  private async assertReachable({ id }: Person): Promise<void> {
    if (this.registry.get(id) || (await this.identity.hasNickname(id))) return;
    throw new ChatException('not_found', 'this user signed out for good and cannot receive messages', {
      fields: ['toId'],
    });
  }

  private mentionsOf(author: Person, peer: Person, names: readonly string[]): MentionTargets {
    const keys = names.map(nameKey);
    const people = [author, peer].filter(({ name }) => keys.includes(nameKey(name)));
    return this.mentions.build(author, directConversationId(author.id, peer.id), people, false);
  }

  /** Returns the recipient if online. */
  private resolveOnline(author: Person, { to, toId, conversation }: TextMessage): Person | undefined {
    if (toId !== undefined) return this.registry.get(toId);
    if (to === undefined) return this.registry.get(peerOf(author, conversation!));
    return to === author.name ? author : this.registry.findByName(to);
  }

  /** Returns the recipient, online or not. */
  private async resolveReceiver(author: Person, { to, toId, conversation }: TextMessage): Promise<Person> {
    if (toId !== undefined) {
      const peer = await this.identity.byId(toId);
      if (!peer) throw new ChatException('not_found', 'no user has this id', { fields: ['toId'] });
      return peer;
    }
    if (to === undefined)
      return (await this.identity.byId(peerOf(author, conversation!))) ?? throwConversationNotFound();
    const peer = await this.identity.find(to);
    if (!peer) throw new ChatException('not_found', 'no user has this nickname', { fields: ['to'] });
    return peer;
  }

  private announceConversation(author: Person, peer: Person, last: Entry, isRequest: boolean): void {
    const begun = { id: last.conversation, kind: 'direct', head: 1, read: 0, last } as const;
    this.delivery.toUsers([author.id], 'conversation', { ...begun, title: peer.name, peer, unread: 0 });
    if (peer.id === author.id) return;
    this.delivery.toUsers([peer.id], 'conversation', {
      ...begun,
      title: author.name,
      peer: author,
      unread: 1,
      ...(isRequest && { request: true }),
    });
  }
}

/** Returns the two users of a conversation of `person`. */
function directReadersOf(person: Person | null, conversation: string): readonly string[] {
  const people = participantsOf(conversation);
  return person && people?.includes(person.id) ? people : throwConversationNotFound();
}

/** Returns the id of the other user; the user's own for notes to self. */
function peerOf(person: Person, conversation: string): string {
  return othersOf(person, conversation)[0] ?? person.id;
}

/** Returns the ids of the other users; empty for notes to self. */
function othersOf(person: Person, conversation: string): readonly string[] {
  return directReadersOf(person, conversation).filter((id) => id !== person.id);
}
