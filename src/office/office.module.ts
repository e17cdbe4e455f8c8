import { Module } from '@nestjs/common';
import { ConversationModule } from '../conversation/conversation.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { RetentionModule } from '../retention/retention.module.js';
import { RoomModule } from '../room/room.module.js';
import { SessionModule } from '../session/session.module.js';
import { Notices } from './notices.js';
import { KnownPeople } from './known.people.js';
import { KnownRooms } from './known.rooms.js';
import { HouseNumbers } from './numbers.js';
import { Records } from './records.js';

/** Where the administrators sit: what they see of the whole house, and what they tell it. */
@Module({
  imports: [ConversationModule, DeliveryModule, RetentionModule, RoomModule, SessionModule],
  providers: [HouseNumbers, KnownPeople, KnownRooms, Notices, Records],
  exports: [HouseNumbers, KnownPeople, KnownRooms, Notices, Records, RetentionModule],
})
export class OfficeModule {}
