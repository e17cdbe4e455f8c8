import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import type { ChatSocket } from '../delivery/delivery.service.js';
import { AdministratorService } from '../moderation/administrator.service.js';
import { ModerationService } from '../moderation/moderation.service.js';
import { MessageRemovalService } from '../moderation/message-removal.service.js';
import {
  AdminBan,
  AdminClaim,
  AdminEnd,
  AdminMute,
  AdminRecover,
  AdminRemove,
  AdminSessions,
  AdminUnban,
} from '../protocol/admin.dto.js';
import type { Person, Session } from '../protocol/types.js';
import { RoomService } from '../room/room.service.js';
import { AdminOnly, Authenticated } from '../ws/access.decorators.js';
import { Client, CurrentUser, Payload } from '../ws/handler-params.js';

/** Moderation of users and messages by administrators. */
@WebSocketGateway()
export class ModerationGateway {
  constructor(
    private readonly rooms: RoomService,
    private readonly administrators: AdministratorService,
    private readonly moderation: ModerationService,
    private readonly removal: MessageRemovalService,
  ) {}

  @Authenticated()
  @SubscribeMessage('admin:claim')
  async claim(
    @Client() { data }: ChatSocket,
    @CurrentUser() me: Person,
    @Payload() secret: AdminClaim,
  ): Promise<void> {
    await this.administrators.claim(me, data, secret);
  }

  @AdminOnly()
  @SubscribeMessage('admin:ban')
  async ban(@CurrentUser() admin: Person, @Payload() who: AdminBan): Promise<void> {
    await this.moderation.ban(admin, who);
  }

  @AdminOnly()
  @SubscribeMessage('admin:unban')
  async unban(@CurrentUser() admin: Person, @Payload() who: AdminUnban): Promise<void> {
    await this.moderation.unban(admin, who);
  }

  @AdminOnly()
  @SubscribeMessage('admin:mute')
  async mute(@CurrentUser() admin: Person, @Payload() whom: AdminMute): Promise<void> {
    await this.moderation.mute(admin, whom);
  }

  @AdminOnly()
  @SubscribeMessage('admin:remove')
  async remove(@CurrentUser() admin: Person, @Payload() line: AdminRemove): Promise<{ seq: number }> {
    await this.rooms.assertReadable(admin, line.conversation);
    return this.removal.remove(admin, line);
  }

  @AdminOnly()
  @SubscribeMessage('admin:sessions')
  async sessions(@Payload() whose: AdminSessions): Promise<{ sessions: Session[] }> {
    return this.moderation.sessions(whose);
  }

  @AdminOnly()
  @SubscribeMessage('admin:end')
  async revokeSession(@CurrentUser() admin: Person, @Payload() whose: AdminEnd): Promise<void> {
    await this.moderation.revokeSession(admin, whose);
  }

  @AdminOnly()
  @SubscribeMessage('admin:recover')
  async recover(
    @CurrentUser() admin: Person,
    @Payload() whom: AdminRecover,
  ): Promise<{ code: string; expiresAt: string }> {
    return this.moderation.recover(admin, whom);
  }
}
