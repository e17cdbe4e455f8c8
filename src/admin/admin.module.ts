import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/identity.module.js';
import { ModerationModule } from '../moderation/moderation.module.js';
import { ConversationModule } from '../conversation/conversation.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { RetentionModule } from '../retention/retention.module.js';
import { RoomModule } from '../room/room.module.js';
import { SessionModule } from '../session/session.module.js';
import { AnnouncementService } from './announcement.service.js';
import { AdminUserList } from './user-list.js';
import { AdminRoomList } from './room-list.js';
import { ServerStatsService } from './server-stats.service.js';
import { ModerationHistory } from './moderation-history.js';
import { ModerationGateway } from './moderation.gateway.js';
import { AdminGateway } from './admin.gateway.js';

/** Administration: lists, statistics, announcements and moderation. */
@Module({
  imports: [
    IdentityModule,
    ModerationModule,
    ConversationModule,
    DeliveryModule,
    RetentionModule,
    RoomModule,
    SessionModule,
  ],
  providers: [
    AdminGateway,
    ModerationGateway,
    ServerStatsService,
    AdminUserList,
    AdminRoomList,
    AnnouncementService,
    ModerationHistory,
  ],
})
export class AdminModule {}
