import { Module } from '@nestjs/common';
import { ConversationModule } from '../conversation/conversation.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { RoomService } from './room.service.js';

@Module({ imports: [ConversationModule, DeliveryModule], providers: [RoomService], exports: [RoomService] })
export class RoomModule {}
