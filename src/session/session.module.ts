import { Module } from '@nestjs/common';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { PeopleDirectory } from './people.directory.js';
import { Presence } from './presence.js';
import { RollCall } from './roll.call.js';
import { SessionRegistry } from './session.registry.js';

@Module({
  imports: [DeliveryModule],
  providers: [SessionRegistry, Presence, PeopleDirectory, RollCall],
  exports: [SessionRegistry, PeopleDirectory],
})
export class SessionModule {}
