import { UseFilters, UsePipes } from '@nestjs/common';
import {
  ConnectedSocket,
  MessageBody,
  SubscribeMessage,
  WebSocketGateway,
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  type OnGatewayInit,
} from '@nestjs/websockets';
import { ConversationLog } from '../conversation/conversation.log.js';
import { Delivery, type ChatServer, type ChatSocket } from '../delivery/delivery.js';
import { History, PeopleQuery, Read, SignOut, TextMessage, Typing } from '../protocol/requests.js';
import type { HistoryPage, PeoplePage, Person, Receipt } from '../protocol/shapes.js';
import { PeopleDirectory } from '../session/people.directory.js';
import { BodyPipe } from './body.pipe.js';
import { Door } from './door.js';
import { Me } from './me.js';
import { ReadingService } from './reading.service.js';
import { ReplyFilter } from './reply.filter.js';
import { Venues } from './venues.js';

/** The edge: who comes, who goes, and one line for each thing a client may ask. */
@WebSocketGateway()
@UseFilters(ReplyFilter)
@UsePipes(BodyPipe)
export class ChatGateway
  implements OnGatewayInit<ChatServer>, OnGatewayConnection<ChatSocket>, OnGatewayDisconnect<ChatSocket>
{
  constructor(
    private readonly door: Door,
    private readonly venues: Venues,
    private readonly log: ConversationLog,
    private readonly reading: ReadingService,
    private readonly directory: PeopleDirectory,
    private readonly delivery: Delivery,
  ) {}

  afterInit(server: ChatServer): void {
    this.delivery.open(server);
    server.use(this.door.admit);
  }

  handleConnection(socket: ChatSocket): void {
    this.door.enter(socket);
  }

  handleDisconnect(socket: ChatSocket): void {
    this.door.leave(socket);
  }

  @SubscribeMessage('textmsg')
  async textmsg(
    @ConnectedSocket() socket: ChatSocket,
    @MessageBody() message: TextMessage,
  ): Promise<Receipt> {
    return this.venues.for(message).say(await this.door.speaker(socket, message), message);
  }

  @SubscribeMessage('history')
  async history(@ConnectedSocket() { data }: ChatSocket, @MessageBody() page: History): Promise<HistoryPage> {
    await this.venues.for(page).enter(data.person, page.conversation);
    return this.log.history(page);
  }

  @SubscribeMessage('read')
  async read(@Me() me: Person, @MessageBody() mark: Read): Promise<{ read: number }> {
    await this.venues.for(mark).enter(me, mark.conversation);
    return this.reading.mark(me, mark);
  }

  @SubscribeMessage('typing')
  async typing(@Me() me: Person, @MessageBody() { conversation }: Typing): Promise<void> {
    await this.venues.for({ conversation }).typing(me, conversation);
  }

  @SubscribeMessage('people')
  async people(@Me() _me: Person, @MessageBody() query: PeopleQuery): Promise<PeoplePage> {
    return this.directory.page(query);
  }

  @SubscribeMessage('signout')
  async signout(
    @ConnectedSocket() socket: ChatSocket,
    @MessageBody() { everywhere }: SignOut,
  ): Promise<void> {
    await this.door.signOut(socket, everywhere);
  }
}
