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
import { Administrators } from '../moderation/administrators.js';
import { ModerationService } from '../moderation/moderation.service.js';
import { Removal } from '../moderation/removal.js';
import { Delivery, type ChatServer, type ChatSocket } from '../delivery/delivery.js';
import {
  AdminBan,
  AdminClaim,
  AdminEnd,
  AdminMute,
  AdminRemove,
  AdminSessions,
  AdminUnban,
} from '../protocol/admin.requests.js';
import { History, PeopleQuery, Read, SetMe, SignOut, TextMessage, Typing } from '../protocol/requests.js';
import {
  CreateRoom,
  InThisRoom,
  Invite,
  OpenRooms as OpenRoomsQuery,
  RemoveMember,
} from '../protocol/room.requests.js';
import type {
  Conversation,
  HistoryPage,
  Member,
  OpenRoomPage,
  PeoplePage,
  Person,
  Receipt,
  Session,
} from '../protocol/shapes.js';
import { MembershipService } from '../room/membership.service.js';
import { OpenRooms } from '../room/open-rooms.js';
import { RoomService } from '../room/room.service.js';
import { PeopleDirectory } from '../session/people.directory.js';
import { Account } from './account.js';
import { BodyPipe } from './body.pipe.js';
import { Door } from './door.js';
import { Admin, Me } from './me.js';
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
    private readonly rooms: RoomService,
    private readonly membership: MembershipService,
    private readonly openRooms: OpenRooms,
    private readonly reading: ReadingService,
    private readonly directory: PeopleDirectory,
    private readonly account: Account,
    private readonly administrators: Administrators,
    private readonly moderation: ModerationService,
    private readonly removal: Removal,
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
    return this.venues.for(page).history(data.person, page);
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

  @SubscribeMessage('room:create')
  async createRoom(@Me() me: Person, @MessageBody() room: CreateRoom): Promise<Conversation> {
    return this.membership.create(me, room);
  }

  @SubscribeMessage('room:list')
  async listRooms(@Me() _me: Person, @MessageBody() query: OpenRoomsQuery): Promise<OpenRoomPage> {
    return this.openRooms.page(query);
  }

  @SubscribeMessage('room:join')
  async joinRoom(@Me() me: Person, @MessageBody() room: InThisRoom): Promise<Conversation> {
    return this.membership.join(me, room);
  }

  @SubscribeMessage('room:leave')
  async leaveRoom(@Me() me: Person, @MessageBody() room: InThisRoom): Promise<void> {
    await this.membership.leave(me, room);
  }

  @SubscribeMessage('room:members')
  async members(@Me() me: Person, @MessageBody() room: InThisRoom): Promise<{ members: Member[] }> {
    return this.rooms.members(me, room);
  }

  @SubscribeMessage('room:invite')
  async invite(@Me() me: Person, @MessageBody() guests: Invite): Promise<void> {
    await this.membership.invite(me, guests);
  }

  @SubscribeMessage('room:remove')
  async removeMember(@Me() me: Person, @MessageBody() whom: RemoveMember): Promise<void> {
    await this.membership.remove(me, whom);
  }

  @SubscribeMessage('me:set')
  async setMe(
    @ConnectedSocket() socket: ChatSocket,
    @Me() me: Person,
    @MessageBody() to: SetMe,
  ): Promise<Person> {
    return this.account.set(socket, me, to);
  }

  @SubscribeMessage('device:link')
  async linkDevice(@Me() me: Person): Promise<{ code: string; expiresAt: string }> {
    return this.account.link(me);
  }

  @SubscribeMessage('signout')
  async signout(
    @ConnectedSocket() socket: ChatSocket,
    @MessageBody() { everywhere }: SignOut,
  ): Promise<void> {
    await this.door.signOut(socket, everywhere);
  }

  @SubscribeMessage('admin:claim')
  async claim(
    @ConnectedSocket() { data }: ChatSocket,
    @Me() me: Person,
    @MessageBody() secret: AdminClaim,
  ): Promise<void> {
    await this.administrators.claim(me, data, secret);
  }

  @SubscribeMessage('admin:ban')
  async ban(@Admin() admin: Person, @MessageBody() who: AdminBan): Promise<void> {
    await this.moderation.ban(admin, who);
  }

  @SubscribeMessage('admin:unban')
  async unban(@Admin() admin: Person, @MessageBody() who: AdminUnban): Promise<void> {
    await this.moderation.unban(admin, who);
  }

  @SubscribeMessage('admin:mute')
  async mute(@Admin() admin: Person, @MessageBody() whom: AdminMute): Promise<void> {
    await this.moderation.mute(admin, whom);
  }

  @SubscribeMessage('admin:remove')
  async remove(@Admin() admin: Person, @MessageBody() line: AdminRemove): Promise<{ seq: number }> {
    await this.rooms.enter(admin, line.conversation);
    return this.removal.remove(admin, line);
  }

  @SubscribeMessage('admin:sessions')
  async sessions(@Admin() _: Person, @MessageBody() whose: AdminSessions): Promise<{ sessions: Session[] }> {
    return this.moderation.sessions(whose);
  }

  @SubscribeMessage('admin:end')
  async end(@Admin() admin: Person, @MessageBody() whose: AdminEnd): Promise<void> {
    await this.moderation.end(admin, whose);
  }
}
