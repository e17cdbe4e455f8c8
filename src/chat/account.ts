import { Injectable } from '@nestjs/common';
import { Portraits } from '../attachment/portraits.js';
import { Delivery, type ChatSocket } from '../delivery/delivery.js';
import { isPortrait } from '../identity/avatar.js';
import { IdentityService } from '../identity/identity.service.js';
import { Refusal } from '../protocol/refusal.js';
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
    private readonly portraits: Portraits,
  ) {}

  /** Changes take effect on every socket of this person at once; a new password ends all but this session's. */
  async set({ data }: ChatSocket, me: Person, to: SetMe): Promise<Person> {
    if (to.password !== undefined) refuseBot(me);
    if (to.avatar !== undefined && isPortrait(to.avatar)) await this.portraits.show(me, to.avatar);
    const { person, ended } = await this.identity.set(me, data.tokenHash!, to);
    this.ended.add(ended);
    for (const hash of ended) this.delivery.endToken(hash, 'signed_out');
    const settings = {
      receipts: to.receipts ?? data.settings?.receipts ?? false,
      hidden: to.hidden ?? data.settings?.hidden ?? false,
    };
    this.delivery.know(me.id, { person, settings, ...(to.password !== undefined && { isClaimed: true }) });
    if (to.hidden !== undefined) this.registry.hide(person, to.hidden);
    if (person.avatar !== me.avatar) this.registry.change(person);
    return person;
  }

  async link(me: Person): Promise<{ code: string; expiresAt: string }> {
    refuseBot(me);
    const { code, expiresAt } = await this.identity.linkDevice(me);
    return { code, expiresAt: new Date(expiresAt).toISOString() };
  }
}

/** A bot has one token, which whoever looks after it can end: it makes no other way in for itself. */
export function refuseBot({ bot }: Person): void {
  if (bot) throw new Refusal('forbidden', 'a bot may not do this');
}
