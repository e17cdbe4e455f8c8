import { Module } from '@nestjs/common';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { PeopleDirectory } from './people-directory.js';
import { PresenceBroadcaster } from './presence-broadcaster.js';
import { PresenceSync } from './presence-sync.js';
import { SessionRegistry } from './session.registry.js';
import { PeopleGateway } from './people.gateway.js';
import { RecentlyRevokedSessions } from './recently-revoked-sessions.js';

@Module({
  imports: [DeliveryModule],
  providers: [
    RecentlyRevokedSessions,
    PeopleGateway,
    SessionRegistry,
    PresenceBroadcaster,
    PeopleDirectory,
    PresenceSync,
  ],
  exports: [RecentlyRevokedSessions, SessionRegistry, PeopleDirectory],
})
export class SessionModule {}
