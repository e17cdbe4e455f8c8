import { Injectable } from '@nestjs/common';
import { DeliveryService, type SocketData } from '../delivery/delivery.service.js';
import { BotRepository } from '../identity/bot.repository.js';
import { RateLimits } from '../rate-limit/rate-limits.js';
import { MuteList } from '../moderation/mute-list.js';
import type { CreateBot, RevokeBot } from '../protocol/bot.dto.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { Bot, Person } from '../protocol/types.js';
import { SessionRegistry } from '../session/session.registry.js';
import { assertNotBot } from './account.service.js';

/** Creates, lists and revokes the bots of a user. */
@Injectable()
export class BotService {
  constructor(
    private readonly bots: BotRepository,
    private readonly registry: SessionRegistry,
    private readonly delivery: DeliveryService,
    private readonly limits: RateLimits,
    private readonly mutes: MuteList,
  ) {}

  /**
   * Creates a bot. Its owner needs a password: a guest would lose the bot with their last device.
   * @throws ChatException `forbidden`, `muted`, `name_invalid`, `name_taken` or `rate_limited`
   */
  async create(
    { isClaimed, address }: SocketData,
    me: Person,
    { name, avatar }: CreateBot,
  ): Promise<{ bot: Person; token: string }> {
    assertNotBot(me);
    if (!isClaimed)
      throw new ChatException(
        'forbidden',
        'only users with a password may create bots: set a password first',
      );
    this.mutes.check(me);
    await this.limits.registration(address);
    await this.limits.claim(address);
    try {
      return await this.bots.create(me, name, avatar, (id) => this.registry.isOnline(id));
    } catch (error) {
      // An administrator may have muted the owner while the nickname was looked up.
      this.mutes.check(me);
      throw error;
    }
  }

  async list(me: Person): Promise<{ bots: Bot[] }> {
    const bots = await this.bots.listFor(me);
    return { bots: bots.map((bot) => ({ ...bot, online: this.registry.isOnline(bot.id) })) };
  }

  /** @throws ChatException `not_found` */
  async revoke(me: Person, { name }: RevokeBot): Promise<void> {
    const { id } = await this.bots.revoke(me, name);
    this.delivery.disconnectUser(id, 'signed_out');
  }
}
