import {
  SubscribeMessage,
  WebSocketGateway,
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  type OnGatewayInit,
} from '@nestjs/websockets';
import { Administrators } from '../moderation/administrators.js';
import { ModerationService } from '../moderation/moderation.service.js';
import { Removal } from '../moderation/removal.js';
import { BlockingService } from '../direct/blocking.service.js';
import { Submitted } from '../conversation/submitted.js';
import { Delivery, type ChatServer, type ChatSocket } from '../delivery/delivery.js';
import { HouseNumbers } from '../office/numbers.js';
import { KnownPeople } from '../office/known.people.js';
import { KnownRooms } from '../office/known.rooms.js';
import { Notices } from '../office/notices.js';
import { Records } from '../office/records.js';
import {
  AdminAnnounce,
  AdminBan,
  AdminClaim,
  AdminDissolve,
  AdminEnd,
  AdminFind,
  AdminMute,
  AdminPage,
  AdminRemove,
  AdminRetention,
  AdminSessions,
  AdminUnban,
} from '../protocol/admin.requests.js';
import type {
  AuditPage,
  Ban,
  KnownPeoplePage,
  KnownRoomPage,
  Numbers,
  Retention as Days,
} from '../protocol/admin.shapes.js';
import { CreateBot, CreateHook, RevokeBot, RevokeHook } from '../protocol/bot.requests.js';
import { PushSubscribe, PushUnsubscribe } from '../protocol/push.requests.js';
import {
  Block,
  History,
  Pat,
  PeopleQuery,
  React,
  Read,
  Readers,
  Recall,
  Search,
  SetConversation,
  SetMe,
  SignOut,
  TextMessage,
  Typing,
} from '../protocol/requests.js';
import {
  CreateRoom,
  InThisRoom,
  Invite,
  MuteMember,
  OpenRooms as OpenRoomsQuery,
  RemoveMember,
  SetRole,
  UpdateRoom,
} from '../protocol/room.requests.js';
import type {
  Bot,
  Conversation,
  HistoryPage,
  Member,
  OpenRoomPage,
  PeoplePage,
  Person,
  SearchPage,
  Session,
  Webhook,
} from '../protocol/shapes.js';
import { PushService } from '../push/push.service.js';
import { Retention } from '../retention/retention.js';
import { Description } from '../room/description.js';
import { MembershipService } from '../room/membership.service.js';
import { OpenRooms } from '../room/open-rooms.js';
import { Roles } from '../room/roles.js';
import { RoomService } from '../room/room.service.js';
import { SearchService } from '../search/search.service.js';
import { Silence } from '../room/silence.js';
import { PeopleDirectory } from '../session/people.directory.js';
import { Webhooks } from '../webhook/webhooks.js';
import { Account } from './account.js';
import { BotService } from './bot.service.js';
import { Door } from './door.js';
import { GestureService } from './gesture.service.js';
import { Admin, Body, From, Me } from './parameters.js';
import { PreferenceService } from './preference.service.js';
import { ReadingService } from './reading.service.js';
import { RecallService } from './recall.service.js';
import { Venues } from './venues.js';

/** The edge: who comes, who goes, and one line for each thing a client may ask. */
@WebSocketGateway()
export class ChatGateway
  implements OnGatewayInit<ChatServer>, OnGatewayConnection<ChatSocket>, OnGatewayDisconnect<ChatSocket>
{
  constructor(
    private readonly door: Door,
    private readonly venues: Venues,
    private readonly rooms: RoomService,
    private readonly membership: MembershipService,
    private readonly roles: Roles,
    private readonly silence: Silence,
    private readonly description: Description,
    private readonly openRooms: OpenRooms,
    private readonly reading: ReadingService,
    private readonly recalls: RecallService,
    private readonly gestures: GestureService,
    private readonly preferences: PreferenceService,
    private readonly blocking: BlockingService,
    private readonly searching: SearchService,
    private readonly directory: PeopleDirectory,
    private readonly account: Account,
    private readonly administrators: Administrators,
    private readonly moderation: ModerationService,
    private readonly removal: Removal,
    private readonly push: PushService,
    private readonly hooks: Webhooks,
    private readonly bots: BotService,
    private readonly knownPeople: KnownPeople,
    private readonly knownRooms: KnownRooms,
    private readonly records: Records,
    private readonly numbers: HouseNumbers,
    private readonly notices: Notices,
    private readonly retention: Retention,
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
  async textmsg(@From() socket: ChatSocket, @Body() message: TextMessage): Promise<Submitted> {
    return this.venues.for(message).say(await this.door.speaker(socket, message), message);
  }

  @SubscribeMessage('history')
  async history(@From() { data }: ChatSocket, @Body() page: History): Promise<HistoryPage> {
    return this.venues.for(page).history(data.person, page);
  }

  @SubscribeMessage('read')
  async read(@From() { data }: ChatSocket, @Me() me: Person, @Body() mark: Read): Promise<{ read: number }> {
    return this.reading.mark(me, mark, data.settings?.receipts);
  }

  @SubscribeMessage('typing')
  async typing(@Me() me: Person, @Body() { conversation }: Typing): Promise<void> {
    await this.venues.for({ conversation }).typing(me, conversation);
  }

  @SubscribeMessage('readers')
  async readers(@Me() me: Person, @Body() line: Readers): Promise<{ people: Person[] }> {
    return { people: await this.venues.for(line).readers(me, line.conversation, line.seq) };
  }

  @SubscribeMessage('recall')
  async recall(@Me() me: Person, @Body() line: Recall): Promise<{ seq: number }> {
    return this.recalls.recall(me, line);
  }

  @SubscribeMessage('react')
  async react(@Me() me: Person, @Body() reaction: React): Promise<{ seq: number }> {
    return this.gestures.react(me, reaction);
  }

  @SubscribeMessage('pat')
  async pat(@Me() me: Person, @Body() whom: Pat): Promise<{ seq: number }> {
    return this.gestures.pat(me, whom);
  }

  @SubscribeMessage('conversation:set')
  async setConversation(@Me() me: Person, @Body() to: SetConversation): Promise<Conversation> {
    return this.preferences.set(me, to);
  }

  @SubscribeMessage('people:block')
  async block(@Me() me: Person, @Body() whom: Block): Promise<void> {
    await this.blocking.block(me, whom);
  }

  @SubscribeMessage('people:blocked')
  async blocked(@Me() me: Person): Promise<{ people: Person[] }> {
    return this.blocking.blocked(me);
  }

  @SubscribeMessage('search')
  async search(@Me() me: Person, @Body() search: Search): Promise<SearchPage> {
    return this.searching.page(me, search);
  }

  @SubscribeMessage('people')
  async people(@Me() _me: Person, @Body() query: PeopleQuery): Promise<PeoplePage> {
    return this.directory.page(query);
  }

  @SubscribeMessage('room:create')
  async createRoom(@Me() me: Person, @Body() room: CreateRoom): Promise<Conversation> {
    return this.membership.create(me, room);
  }

  @SubscribeMessage('room:list')
  async listRooms(@Me() _me: Person, @Body() query: OpenRoomsQuery): Promise<OpenRoomPage> {
    return this.openRooms.page(query);
  }

  @SubscribeMessage('room:join')
  async joinRoom(@Me() me: Person, @Body() room: InThisRoom): Promise<Conversation> {
    return this.membership.join(me, room);
  }

  @SubscribeMessage('room:leave')
  async leaveRoom(@Me() me: Person, @Body() room: InThisRoom): Promise<void> {
    await this.membership.leave(me, room);
  }

  @SubscribeMessage('room:members')
  async members(@Me() me: Person, @Body() room: InThisRoom): Promise<{ members: Member[] }> {
    return this.rooms.members(me, room);
  }

  @SubscribeMessage('room:invite')
  async invite(@Me() me: Person, @Body() guests: Invite): Promise<void> {
    await this.membership.invite(me, guests);
  }

  @SubscribeMessage('room:remove')
  async removeMember(@Me() me: Person, @Body() whom: RemoveMember): Promise<void> {
    await this.membership.remove(me, whom);
  }

  @SubscribeMessage('room:role')
  async setRole(@Me() me: Person, @Body() role: SetRole): Promise<void> {
    await this.roles.set(me, role);
  }

  @SubscribeMessage('room:mute')
  async muteMember(@Me() me: Person, @Body() whom: MuteMember): Promise<void> {
    await this.silence.set(me, whom);
  }

  @SubscribeMessage('room:update')
  async updateRoom(@Me() me: Person, @Body() room: UpdateRoom): Promise<Conversation> {
    return this.description.update(me, room);
  }

  @SubscribeMessage('room:dissolve')
  async dissolveRoom(@Me() me: Person, @Body() room: InThisRoom): Promise<void> {
    await this.membership.dissolve(me, room);
  }

  @SubscribeMessage('hook:create')
  async createHook(@Me() me: Person, @Body() hook: CreateHook): Promise<{ hook: Webhook; path: string }> {
    return this.hooks.create(me, hook);
  }

  @SubscribeMessage('hook:list')
  async listHooks(@Me() me: Person, @Body() room: InThisRoom): Promise<{ hooks: Webhook[] }> {
    return this.hooks.list(me, room);
  }

  @SubscribeMessage('hook:revoke')
  async revokeHook(@Me() me: Person, @Body() hook: RevokeHook): Promise<void> {
    await this.hooks.revoke(me, hook);
  }

  @SubscribeMessage('bot:create')
  async createBot(
    @From() { data }: ChatSocket,
    @Me() me: Person,
    @Body() bot: CreateBot,
  ): Promise<{ bot: Person; token: string }> {
    return this.bots.create(data, me, bot);
  }

  @SubscribeMessage('bot:list')
  async listBots(@Me() me: Person): Promise<{ bots: Bot[] }> {
    return this.bots.list(me);
  }

  @SubscribeMessage('bot:revoke')
  async revokeBot(@Me() me: Person, @Body() which: RevokeBot): Promise<void> {
    await this.bots.revoke(me, which);
  }

  @SubscribeMessage('me:set')
  async setMe(@From() socket: ChatSocket, @Me() me: Person, @Body() to: SetMe): Promise<Person> {
    return this.account.set(socket, me, to);
  }

  @SubscribeMessage('device:link')
  async linkDevice(@Me() me: Person): Promise<{ code: string; expiresAt: string }> {
    return this.account.link(me);
  }

  @SubscribeMessage('signout')
  async signout(@From() socket: ChatSocket, @Body() { everywhere }: SignOut): Promise<void> {
    await this.door.signOut(socket, everywhere);
  }

  @SubscribeMessage('push:key')
  async pushKey(@Me() _me: Person): Promise<{ key: string }> {
    return this.push.key();
  }

  @SubscribeMessage('push:subscribe')
  async subscribe(
    @From() { data }: ChatSocket,
    @Me() me: Person,
    @Body() subscription: PushSubscribe,
  ): Promise<void> {
    await this.push.subscribe(me, data.tokenHash!, subscription);
  }

  @SubscribeMessage('push:unsubscribe')
  async unsubscribe(@Me() me: Person, @Body() which: PushUnsubscribe): Promise<void> {
    await this.push.unsubscribe(me, which);
  }

  @SubscribeMessage('admin:claim')
  async claim(@From() { data }: ChatSocket, @Me() me: Person, @Body() secret: AdminClaim): Promise<void> {
    await this.administrators.claim(me, data, secret);
  }

  @SubscribeMessage('admin:ban')
  async ban(@Admin() admin: Person, @Body() who: AdminBan): Promise<void> {
    await this.moderation.ban(admin, who);
  }

  @SubscribeMessage('admin:unban')
  async unban(@Admin() admin: Person, @Body() who: AdminUnban): Promise<void> {
    await this.moderation.unban(admin, who);
  }

  @SubscribeMessage('admin:mute')
  async mute(@Admin() admin: Person, @Body() whom: AdminMute): Promise<void> {
    await this.moderation.mute(admin, whom);
  }

  @SubscribeMessage('admin:remove')
  async remove(@Admin() admin: Person, @Body() line: AdminRemove): Promise<{ seq: number }> {
    await this.rooms.enter(admin, line.conversation);
    return this.removal.remove(admin, line);
  }

  @SubscribeMessage('admin:sessions')
  async sessions(@Admin() _: Person, @Body() whose: AdminSessions): Promise<{ sessions: Session[] }> {
    return this.moderation.sessions(whose);
  }

  @SubscribeMessage('admin:end')
  async end(@Admin() admin: Person, @Body() whose: AdminEnd): Promise<void> {
    await this.moderation.end(admin, whose);
  }

  @SubscribeMessage('admin:people')
  async everybody(@Admin() _: Person, @Body() query: AdminFind): Promise<KnownPeoplePage> {
    return this.knownPeople.page(query);
  }

  @SubscribeMessage('admin:rooms')
  async allRooms(@Admin() _: Person, @Body() query: AdminFind): Promise<KnownRoomPage> {
    return this.knownRooms.page(query);
  }

  @SubscribeMessage('admin:dissolve')
  async closeRoom(@Admin() admin: Person, @Body() room: AdminDissolve): Promise<void> {
    await this.knownRooms.dissolve(admin, room);
  }

  @SubscribeMessage('admin:bans')
  async bans(@Admin() _: Person, @Body() page: AdminPage): Promise<{ bans: Ban[]; next?: string }> {
    return this.records.bans(page);
  }

  @SubscribeMessage('admin:audit')
  async audit(@Admin() _: Person, @Body() page: AdminPage): Promise<AuditPage> {
    return this.records.audit(page);
  }

  @SubscribeMessage('admin:numbers')
  async houseNumbers(@Admin() _admin: Person): Promise<Numbers> {
    return this.numbers.read();
  }

  @SubscribeMessage('admin:retention')
  async keep(@Admin() admin: Person, @Body() wish: AdminRetention): Promise<Days> {
    return this.retention.set(admin, wish);
  }

  @SubscribeMessage('admin:announce')
  async announce(@Admin() admin: Person, @Body() what: AdminAnnounce): Promise<{ seq: number }> {
    return this.notices.announce(admin, what);
  }
}
