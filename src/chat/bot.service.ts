import { Injectable } from '@nestjs/common';
import { Delivery, type SocketData } from '../delivery/delivery.js';
import { Bots } from '../identity/bots.js';
import { Limits } from '../limit/limits.js';
import type { CreateBot, RevokeBot } from '../protocol/bot.requests.js';
import { Refusal } from '../protocol/refusal.js';
import type { Bot, Person } from '../protocol/shapes.js';
import { SessionRegistry } from '../session/session.registry.js';
import { refuseBot } from './account.js';

/** The programs that somebody looks after. */
@Injectable()
export class BotService {
  constructor(
    private readonly bots: Bots,
    private readonly registry: SessionRegistry,
    private readonly delivery: Delivery,
    private readonly limits: Limits,
  ) {}

  /**
   * Only who has a password can make one: anybody else would lose it with their last device.
   * @throws Refusal `forbidden`, `name_invalid`, `name_taken` or `rate_limited`
   */
  async create(
    { isClaimed, address }: SocketData,
    me: Person,
    { name, avatar }: CreateBot,
  ): Promise<{ bot: Person; token: string }> {
    refuseBot(me);
    if (!isClaimed) throw new Refusal('forbidden', 'give your nickname a password first');
    await this.limits.naming(address);
    return this.bots.make(me, name, avatar, (id) => this.registry.isOnline(id));
  }

  async list(me: Person): Promise<{ bots: Bot[] }> {
    const bots = await this.bots.of(me);
    return { bots: bots.map((bot) => ({ ...bot, online: this.registry.isOnline(bot.id) })) };
  }

  /** @throws Refusal `not_found` */
  async revoke(me: Person, { name }: RevokeBot): Promise<void> {
    const { id } = await this.bots.end(me, name);
    this.delivery.endPerson(id, 'signed_out');
  }
}
