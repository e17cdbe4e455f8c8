import { Module } from '@nestjs/common';
import { AttachmentModule } from '../attachment/attachment.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { RateLimitModule } from '../rate-limit/rate-limit.module.js';
import { ModerationModule } from '../moderation/moderation.module.js';
import { ConversationModule } from '../conversation/conversation.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { SessionModule } from '../session/session.module.js';
import { AliasReleaseService } from './alias-release.service.js';
import { MemberAliases } from './member-aliases.js';
import { RoomNotifier } from './room-notifier.js';
import { RoomSettingsService } from './room-settings.service.js';
import { InviteeResolver } from './invitee-resolver.js';
import { InvitationRepository } from './invitation.repository.js';
import { InvitationService } from './invitation.service.js';
import { JoiningService } from './joining.service.js';
import { MembershipService } from './membership.service.js';
import { OpenRoomDirectory } from './open-room-directory.js';
import { MentionResolver } from './mention-resolver.js';
import { RoleService } from './role.service.js';
import { RoomService } from './room.service.js';
import { RoomRepository } from './room.repository.js';
import { RoomMuteService } from './room-mute.service.js';
import { RoomGateway } from './room.gateway.js';
import { OwnerSuccession } from './owner-succession.js';

@Module({
  imports: [
    AttachmentModule,
    IdentityModule,
    ModerationModule,
    RateLimitModule,
    ConversationModule,
    DeliveryModule,
    SessionModule,
  ],
  providers: [
    RoomGateway,
    AliasReleaseService,
    MemberAliases,
    RoomNotifier,
    RoomSettingsService,
    InviteeResolver,
    InvitationRepository,
    InvitationService,
    JoiningService,
    MembershipService,
    OpenRoomDirectory,
    MentionResolver,
    RoleService,
    RoomService,
    RoomRepository,
    RoomMuteService,
    OwnerSuccession,
  ],
  exports: [
    MemberAliases,
    RoomSettingsService,
    InvitationRepository,
    InvitationService,
    JoiningService,
    MembershipService,
    OpenRoomDirectory,
    RoleService,
    RoomService,
    RoomRepository,
    RoomMuteService,
  ],
})
export class RoomModule {}
