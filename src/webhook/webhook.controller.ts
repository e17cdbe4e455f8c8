import { Controller, HttpCode, Inject, Param, Post, Req, UseFilters } from '@nestjs/common';
import type { Request } from 'express';
import type { AddressOf } from '../limit/address.js';
import { Limits } from '../limit/limits.js';
import { Bans } from '../moderation/bans.js';
import type { Receipt, Reply } from '../protocol/shapes.js';
import { readBody } from './body.js';
import { readHookMessage } from './hook.message.js';
import { HookPost } from './hook.post.js';
import { WebhookFilter } from './webhook.filter.js';

export const ADDRESS_OF = Symbol('ADDRESS_OF');

/** Where programs post that know nothing of sockets. */
@Controller('hooks')
@UseFilters(WebhookFilter)
export class WebhookController {
  constructor(
    private readonly hooks: HookPost,
    private readonly limits: Limits,
    private readonly bans: Bans,
    @Inject(ADDRESS_OF) private readonly addressOf: AddressOf,
  ) {}

  /** Says `{ content, name?, clientId? }` in the room of this webhook. */
  @Post(':id/:secret')
  @HttpCode(200)
  async post(
    @Param('id') id: string,
    @Param('secret') secret: string,
    @Req() request: Request,
  ): Promise<Reply<Receipt>> {
    const address = this.addressOf(request);
    this.bans.check({ address });
    await this.limits.knocking(address);
    const hook = await this.hooks.find(id, secret);
    const message = readHookMessage(request.headers['content-type'] ?? '', await readBody(request));
    return { ok: true, data: await this.hooks.say(hook, message) };
  }
}
