import { Module } from '@nestjs/common';
import { ConversationModule } from '../conversation/conversation.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { SessionModule } from '../session/session.module.js';
import { Aliases } from './aliases.js';
import { Announcer } from './announcer.js';
import { Description } from './description.js';
import { GuestList } from './guest-list.js';
import { MembershipService } from './membership.service.js';
import { OpenRooms } from './open-rooms.js';
import { Pointers } from './pointers.js';
import { Roles } from './roles.js';
import { RoomService } from './room.service.js';
import { Roster } from './roster.js';
import { Silence } from './silence.js';

@Module({
  imports: [ConversationModule, DeliveryModule, SessionModule],
  providers: [
    Aliases,
    Announcer,
    Description,
    GuestList,
    MembershipService,
    OpenRooms,
    Pointers,
    Roles,
    RoomService,
    Roster,
    Silence,
  ],
  exports: [Aliases, Description, MembershipService, OpenRooms, Roles, RoomService, Roster, Silence],
})
export class RoomModule {}
