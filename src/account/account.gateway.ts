import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import type { ChatSocket } from '../delivery/delivery.service.js';
import { CreateBot, RevokeBot } from '../protocol/bot.dto.js';
import { PreviewLink, SetMe, SignOut } from '../protocol/account.dto.js';
import type { Bot, Person } from '../protocol/types.js';
import { Authenticated, Public } from '../ws/access.decorators.js';
import { Client, CurrentUser, Payload } from '../ws/handler-params.js';
import { AccountService } from './account.service.js';
import { BotService } from './bot.service.js';

/** A user's own settings, devices and bots. */
@WebSocketGateway()
export class AccountGateway {
  constructor(
    private readonly account: AccountService,
    private readonly bots: BotService,
  ) {}

  @Authenticated()
  @SubscribeMessage('bot:create')
  async createBot(
    @Client() { data }: ChatSocket,
    @CurrentUser() me: Person,
    @Payload() bot: CreateBot,
  ): Promise<{ bot: Person; token: string }> {
    return this.bots.create(data, me, bot);
  }

  @Authenticated()
  @SubscribeMessage('bot:list')
  async listBots(@CurrentUser() me: Person): Promise<{ bots: Bot[] }> {
    return this.bots.list(me);
  }

  @Authenticated()
  @SubscribeMessage('bot:revoke')
  async revokeBot(@CurrentUser() me: Person, @Payload() which: RevokeBot): Promise<void> {
    await this.bots.revoke(me, which);
  }

  @Authenticated()
  @SubscribeMessage('me:set')
  async setMe(
    @Client() socket: ChatSocket,
    @CurrentUser() me: Person,
    @Payload() to: SetMe,
  ): Promise<Person & { recoveryCode?: string }> {
    return this.account.set(socket, me, to);
  }

  @Authenticated()
  @SubscribeMessage('recovery:renew')
  async renewRecoveryCode(@CurrentUser() me: Person): Promise<{ code: string }> {
    return this.account.renewRecoveryCode(me);
  }

  @Authenticated()
  @SubscribeMessage('device:link')
  async linkDevice(@CurrentUser() me: Person): Promise<{ code: string; expiresAt: string }> {
    return this.account.linkDevice(me);
  }

  @Public()
  @SubscribeMessage('device:preview')
  async previewLink(
    @Client() { data }: ChatSocket,
    @Payload() { code }: PreviewLink,
  ): Promise<{ name: string; avatar: string }> {
    return this.account.previewLink(data, code);
  }

  @Public()
  @SubscribeMessage('signout')
  async signout(@Client() socket: ChatSocket, @Payload() { everywhere }: SignOut): Promise<void> {
    await this.account.signOut(socket, everywhere);
  }
}
