import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { AdminAnnounce, AdminDissolve, AdminFind, AdminPage, AdminRetention } from '../protocol/admin.dto.js';
import type {
  AuditPage,
  Ban,
  KnownPeoplePage,
  KnownRoomPage,
  Numbers,
  Retention,
} from '../protocol/admin.types.js';
import type { Person } from '../protocol/types.js';
import { RetentionService } from '../retention/retention.service.js';
import { AdminOnly } from '../ws/access.decorators.js';
import { CurrentUser, Payload } from '../ws/handler-params.js';
import { AdminUserList } from './user-list.js';
import { AdminRoomList } from './room-list.js';
import { AnnouncementService } from './announcement.service.js';
import { ServerStatsService } from './server-stats.service.js';
import { ModerationHistory } from './moderation-history.js';

/** Server-wide lists, statistics and settings for administrators. */
@WebSocketGateway()
export class AdminGateway {
  constructor(
    private readonly users: AdminUserList,
    private readonly rooms: AdminRoomList,
    private readonly history: ModerationHistory,
    private readonly stats: ServerStatsService,
    private readonly announcements: AnnouncementService,
    private readonly retention: RetentionService,
  ) {}

  @AdminOnly()
  @SubscribeMessage('admin:people')
  async listPeople(@Payload() query: AdminFind): Promise<KnownPeoplePage> {
    return this.users.page(query);
  }

  @AdminOnly()
  @SubscribeMessage('admin:rooms')
  async listRooms(@Payload() query: AdminFind): Promise<KnownRoomPage> {
    return this.rooms.page(query);
  }

  @AdminOnly()
  @SubscribeMessage('admin:dissolve')
  async dissolveRoom(@CurrentUser() admin: Person, @Payload() room: AdminDissolve): Promise<void> {
    await this.rooms.dissolve(admin, room);
  }

  @AdminOnly()
  @SubscribeMessage('admin:bans')
  async bans(@Payload() page: AdminPage): Promise<{ bans: Ban[]; next?: string }> {
    return this.history.bans(page);
  }

  @AdminOnly()
  @SubscribeMessage('admin:audit')
  async audit(@Payload() page: AdminPage): Promise<AuditPage> {
    return this.history.audit(page);
  }

  @AdminOnly()
  @SubscribeMessage('admin:numbers')
  async serverStats(): Promise<Numbers> {
    return this.stats.read();
  }

  @AdminOnly()
  @SubscribeMessage('admin:retention')
  async setRetention(@CurrentUser() admin: Person, @Payload() wish: AdminRetention): Promise<Retention> {
    return this.retention.set(admin, wish);
  }

  @AdminOnly()
  @SubscribeMessage('admin:announce')
  async announce(@CurrentUser() admin: Person, @Payload() what: AdminAnnounce): Promise<{ seq: number }> {
    return this.announcements.announce(admin, what);
  }
}
