import { Controller, HttpCode, Param, Post, Req, UseFilters } from '@nestjs/common';
import type { Request } from 'express';
import { HttpExceptionFilter } from '../common/http-exception.filter.js';
import { requestSignal } from '../common/request-signal.js';
import { clientAddressResolver, type ClientAddressResolver } from '../common/client-address.js';
import { Config } from '../config/config.js';
import { RateLimits } from '../rate-limit/rate-limits.js';
import { BanList } from '../moderation/ban-list.js';
import type { Receipt, Reply } from '../protocol/types.js';
import { readBody } from './read-body.js';
import { parseWebhookPayload } from './webhook-payload.js';
import { IncomingWebhookService } from './incoming-webhook.service.js';

/** The HTTP endpoint that webhook clients post to. */
@Controller('hooks')
@UseFilters(new HttpExceptionFilter({ asReply: true }))
export class WebhookController {
  private readonly clientAddress: ClientAddressResolver;

  constructor(
    private readonly hooks: IncomingWebhookService,
    private readonly limits: RateLimits,
    private readonly bans: BanList,
    { trustProxy }: Config,
  ) {
    this.clientAddress = clientAddressResolver(trustProxy);
  }

  /** Posts `{ content, name?, clientId? }` into the room of this webhook. */
  @Post(':id/:secret')
  @HttpCode(200)
  async post(
    @Param('id') id: string,
    @Param('secret') secret: string,
    @Req() request: Request,
  ): Promise<Reply<Receipt>> {
    const gone = requestSignal(request, request.res!);
    const address = this.clientAddress(request);
    this.bans.check({ address });
    await this.limits.webhookLookup(address);
    const hook = await this.hooks.find(id, secret);
    const message = parseWebhookPayload(request.headers['content-type'] ?? '', await readBody(request, gone));
    return { ok: true, data: await this.hooks.post(hook, message) };
  }
}
