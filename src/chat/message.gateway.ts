import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { ConversationList } from '../conversation/conversation-list.js';
import { PendingReceipt } from '../conversation/log/pending-receipt.js';
import type { ChatSocket } from '../delivery/delivery.service.js';
import {
  Conversations,
  History,
  Pat,
  React,
  Read,
  Readers,
  Recall,
  SetConversation,
  TextMessage,
  Typing,
} from '../protocol/message.dto.js';
import type { Conversation, ConversationPage, HistoryPage, Person } from '../protocol/types.js';
import { Authenticated, Public } from '../ws/access.decorators.js';
import { Client, CurrentUser, Payload } from '../ws/handler-params.js';
import { ConnectionService } from './connection.service.js';
import { InteractionService } from './interaction.service.js';
import { ConversationSettingsService } from './conversation-settings.service.js';
import { ReadReceiptService } from './read-receipt.service.js';
import { RecallService } from './recall.service.js';
import { ConversationResolver } from './conversation-resolver.js';

/** Sending, reading and recalling messages, reactions, and conversation settings. */
@WebSocketGateway()
export class MessageGateway {
  constructor(
    private readonly connections: ConnectionService,
    private readonly resolver: ConversationResolver,
    private readonly conversations: ConversationList,
    private readonly readReceipts: ReadReceiptService,
    private readonly recalls: RecallService,
    private readonly interactions: InteractionService,
    private readonly settings: ConversationSettingsService,
  ) {}

  @Public()
  @SubscribeMessage('textmsg')
  async textmsg(@Client() socket: ChatSocket, @Payload() message: TextMessage): Promise<PendingReceipt> {
    return this.resolver
      .resolve(message)
      .sendMessage(await this.connections.resolveAuthor(socket, message), message);
  }

  @Public()
  @SubscribeMessage('history')
  async history(@Client() { data }: ChatSocket, @Payload() page: History): Promise<HistoryPage> {
    return this.resolver.resolve(page).history(data.person, page);
  }

  @Authenticated()
  @SubscribeMessage('read')
  async read(
    @Client() { data }: ChatSocket,
    @CurrentUser() me: Person,
    @Payload() mark: Read,
  ): Promise<{ read: number }> {
    return this.readReceipts.markRead(me, mark, data.settings?.receipts);
  }

  @Authenticated()
  @SubscribeMessage('typing')
  async typing(@CurrentUser() me: Person, @Payload() where: Typing): Promise<void> {
    await this.interactions.typing(me, where);
  }

  @Authenticated()
  @SubscribeMessage('readers')
  async readers(@CurrentUser() me: Person, @Payload() line: Readers): Promise<{ people: Person[] }> {
    return { people: await this.resolver.resolve(line).readers(me, line.conversation, line.seq) };
  }

  @Authenticated()
  @SubscribeMessage('recall')
  async recall(@CurrentUser() me: Person, @Payload() line: Recall): Promise<{ seq: number }> {
    return this.recalls.recall(me, line);
  }

  @Authenticated()
  @SubscribeMessage('react')
  async react(@CurrentUser() me: Person, @Payload() reaction: React): Promise<{ seq: number }> {
    return this.interactions.react(me, reaction);
  }

  @Authenticated()
  @SubscribeMessage('pat')
  async pat(@CurrentUser() me: Person, @Payload() whom: Pat): Promise<{ seq: number }> {
    return this.interactions.pat(me, whom);
  }

  @Authenticated()
  @SubscribeMessage('conversations')
  async listConversations(
    @CurrentUser() me: Person,
    @Payload() page: Conversations,
  ): Promise<ConversationPage> {
    return this.conversations.page(me, page);
  }

  @Authenticated()
  @SubscribeMessage('conversation:set')
  async setConversation(@CurrentUser() me: Person, @Payload() to: SetConversation): Promise<Conversation> {
    return this.settings.set(me, to);
  }
}
