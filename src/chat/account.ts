import { Injectable } from '@nestjs/common';
import { Delivery, type ChatSocket } from '../delivery/delivery.js';
import { IdentityService } from '../identity/identity.service.js';
import type { SetMe } from '../protocol/requests.js';
import type { Person } from '../protocol/shapes.js';
import { SessionRegistry } from '../session/session.registry.js';
import { EndedSessions } from './ended.sessions.js';

/** What people do about themselves. */
@Injectable()
export class Account {
  constructor(
    private readonly identity: IdentityService,
    private readonly registry: SessionRegistry,
    private readonly delivery: Delivery,
    private readonly ended: EndedSessions,
  ) {}

  /** Changes take effect on every socket of this person at once; a new password ends all but this session's. */
  async set({ data }: ChatSocket, me: Person, to: SetMe): Promise<Person> {
    const { person, ended } = await this.identity.set(me, data.tokenHash!, to);
    this.ended.add(ended);
    for (const hash of ended) this.delivery.endToken(hash, 'signed_out');
    for (const known of this.delivery.knownAs(me.id)) {
      known.person = person;
      known.isClaimed ||= to.password !== undefined;
    }
    if (person.avatar !== me.avatar) this.registry.change(person);
    return person;
  }

  async link(me: Person): Promise<{ code: string; expiresAt: string }> {
    const { code, expiresAt } = await this.identity.linkDevice(me);
    return { code, expiresAt: new Date(expiresAt).toISOString() };
  }
}
