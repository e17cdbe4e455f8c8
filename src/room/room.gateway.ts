import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import {
  CreateRoom,
  InThisRoom,
  Invitations,
  Invite,
  MuteMember,
  OpenRooms,
  RemoveMember,
  SetRole,
  UpdateRoom,
} from '../protocol/room.dto.js';
import type {
  Conversation,
  InvitationPage,
  Invited,
  Member,
  OpenRoomPage,
  Person,
} from '../protocol/types.js';
import { Authenticated } from '../ws/access.decorators.js';
import { CurrentUser, Payload } from '../ws/handler-params.js';
import { RoomSettingsService } from './room-settings.service.js';
import { InvitationService } from './invitation.service.js';
import { JoiningService } from './joining.service.js';
import { MembershipService } from './membership.service.js';
import { OpenRoomDirectory } from './open-room-directory.js';
import { RoleService } from './role.service.js';
import { RoomService } from './room.service.js';
import { RoomMuteService } from './room-mute.service.js';

/** Rooms and their members. */
@WebSocketGateway()
export class RoomGateway {
  constructor(
    private readonly rooms: RoomService,
    private readonly membership: MembershipService,
    private readonly joining: JoiningService,
    private readonly invitations: InvitationService,
    private readonly roles: RoleService,
    private readonly mutes: RoomMuteService,
    private readonly settings: RoomSettingsService,
    private readonly openRooms: OpenRoomDirectory,
  ) {}

  @Authenticated()
  @SubscribeMessage('room:create')
  async createRoom(@CurrentUser() me: Person, @Payload() room: CreateRoom): Promise<Conversation & Invited> {
    return this.membership.create(me, room);
  }

  @Authenticated()
  @SubscribeMessage('room:list')
  async listRooms(@Payload() query: OpenRooms): Promise<OpenRoomPage> {
    return this.openRooms.page(query);
  }

  @Authenticated()
  @SubscribeMessage('room:join')
  async joinRoom(@CurrentUser() me: Person, @Payload() room: InThisRoom): Promise<Conversation> {
    return this.joining.join(me, room);
  }

  @Authenticated()
  @SubscribeMessage('room:leave')
  async leaveRoom(@CurrentUser() me: Person, @Payload() room: InThisRoom): Promise<void> {
    await this.membership.leave(me, room);
  }

  @Authenticated()
  @SubscribeMessage('room:members')
  async members(
    @CurrentUser() me: Person,
    @Payload() room: InThisRoom,
  ): Promise<{ members: Member[]; claimable?: true }> {
    return this.rooms.members(me, room);
  }

  @Authenticated()
  @SubscribeMessage('room:invite')
  async invite(@CurrentUser() me: Person, @Payload() guests: Invite): Promise<Invited> {
    return this.joining.invite(me, guests);
  }

  @Authenticated()
  @SubscribeMessage('room:invitations')
  async listInvitations(@CurrentUser() me: Person, @Payload() page: Invitations): Promise<InvitationPage> {
    return this.invitations.page(me, page);
  }

  @Authenticated()
  @SubscribeMessage('room:accept')
  async acceptInvitation(@CurrentUser() me: Person, @Payload() room: InThisRoom): Promise<Conversation> {
    return this.joining.accept(me, room);
  }

  @Authenticated()
  @SubscribeMessage('room:decline')
  async declineInvitation(@CurrentUser() me: Person, @Payload() room: InThisRoom): Promise<void> {
    await this.invitations.decline(me, room);
  }

  @Authenticated()
  @SubscribeMessage('room:remove')
  async removeMember(@CurrentUser() me: Person, @Payload() whom: RemoveMember): Promise<void> {
    await this.membership.remove(me, whom);
  }

  @Authenticated()
  @SubscribeMessage('room:role')
  async setRole(@CurrentUser() me: Person, @Payload() role: SetRole): Promise<void> {
    await this.roles.set(me, role);
  }

  @Authenticated()
  @SubscribeMessage('room:mute')
  async muteMember(@CurrentUser() me: Person, @Payload() whom: MuteMember): Promise<void> {
    await this.mutes.set(me, whom);
  }

  @Authenticated()
  @SubscribeMessage('room:update')
  async updateRoom(@CurrentUser() me: Person, @Payload() room: UpdateRoom): Promise<Conversation> {
    return this.settings.update(me, room);
  }

  @Authenticated()
  @SubscribeMessage('room:dissolve')
  async dissolveRoom(@CurrentUser() me: Person, @Payload() room: InThisRoom): Promise<void> {
    await this.membership.dissolve(me, room);
  }
}
