import { Module } from '@nestjs/common';
import { AttachmentModule } from '../attachment/attachment.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { RateLimitModule } from '../rate-limit/rate-limit.module.js';
import { ModerationModule } from '../moderation/moderation.module.js';
import { DiscoveryModule } from '@nestjs/core';
import { ConversationModule } from '../conversation/conversation.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { DirectModule } from '../direct/direct.module.js';
import { RoomModule } from '../room/room.module.js';
import { SessionModule } from '../session/session.module.js';
import { ChatGateway } from './chat.gateway.js';
import { CredentialModule } from '../credential/credential.module.js';
import { PasskeyGateway } from './passkey.gateway.js';
import { PasskeyService } from './passkey.service.js';
import { ConnectionService } from './connection.service.js';
import { HandshakeAuthService } from './handshake-auth.service.js';
import { MessageGateway } from './message.gateway.js';
import { WelcomeService } from './welcome.service.js';
import { InteractionService } from './interaction.service.js';
import { ConversationSettingsService } from './conversation-settings.service.js';
import { ReadReceiptService } from './read-receipt.service.js';
import { RecallService } from './recall.service.js';
import { ConversationResolver } from './conversation-resolver.js';

@Module({
  imports: [
    DiscoveryModule,
    AttachmentModule,
    IdentityModule,
    ModerationModule,
    RateLimitModule,
    ConversationModule,
    CredentialModule,
    DeliveryModule,
    DirectModule,
    RoomModule,
    SessionModule,
  ],
  providers: [
    ChatGateway,
    ConnectionService,
    HandshakeAuthService,
    InteractionService,
    WelcomeService,
    MessageGateway,
    PasskeyGateway,
    PasskeyService,
    ConversationSettingsService,
    ReadReceiptService,
    RecallService,
    ConversationResolver,
  ],
})
export class ChatModule {}
