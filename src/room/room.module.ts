import { Module } from '@nestjs/common';
import { ConversationModule } from '../conversation/conversation.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { SessionModule } from '../session/session.module.js';
import { Announcer } from './announcer.js';
import { GuestList } from './guest-list.js';
import { MembershipService } from './membership.service.js';
import { OpenRooms } from './open-rooms.js';
import { RoomService } from './room.service.js';
import { Roster } from './roster.js';

@Module({
  imports: [ConversationModule, DeliveryModule, SessionModule],
  providers: [Announcer, GuestList, MembershipService, OpenRooms, RoomService, Roster],
  exports: [MembershipService, OpenRooms, RoomService, Roster],
})
export class RoomModule {}
