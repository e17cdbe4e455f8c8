import { Module } from '@nestjs/common';
import { ConversationModule } from '../conversation/conversation.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { DirectModule } from '../direct/direct.module.js';
import { OfficeModule } from '../office/office.module.js';
import { RoomModule } from '../room/room.module.js';
import { SessionModule } from '../session/session.module.js';
import { Account } from './account.js';
import { BotService } from './bot.service.js';
import { ChatGateway } from './chat.gateway.js';
import { Door } from './door.js';
import { EndedSessions } from './ended.sessions.js';
import { Entrance } from './entrance.js';
import { Greeting } from './greeting.js';
import { GestureService } from './gesture.service.js';
import { PreferenceService } from './preference.service.js';
import { ReadingService } from './reading.service.js';
import { RecallService } from './recall.service.js';
import { Venues } from './venues.js';

@Module({
  imports: [ConversationModule, DeliveryModule, DirectModule, OfficeModule, RoomModule, SessionModule],
  providers: [
    Account,
    BotService,
    ChatGateway,
    Door,
    EndedSessions,
    Entrance,
    GestureService,
    Greeting,
    PreferenceService,
    ReadingService,
    RecallService,
    Venues,
  ],
})
export class ChatModule {}
