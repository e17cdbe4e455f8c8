import { Module } from '@nestjs/common';
import { ConversationModule } from '../conversation/conversation.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { DirectModule } from '../direct/direct.module.js';
import { RoomModule } from '../room/room.module.js';
import { SessionModule } from '../session/session.module.js';
import { Account } from './account.js';
import { ChatGateway } from './chat.gateway.js';
import { Door } from './door.js';
import { EndedSessions } from './ended.sessions.js';
import { Entrance } from './entrance.js';
import { Greeting } from './greeting.js';
import { ReadingService } from './reading.service.js';
import { Venues } from './venues.js';

@Module({
  imports: [ConversationModule, DeliveryModule, DirectModule, RoomModule, SessionModule],
  providers: [Account, ChatGateway, Door, EndedSessions, Entrance, Greeting, ReadingService, Venues],
})
export class ChatModule {}
