import { Controller, Get, Header, Req } from '@nestjs/common';
import { HealthCheck, type HealthCheckResult } from '@nestjs/terminus';
import type { IncomingMessage } from 'node:http';
import { Readiness } from './readiness.js';
import { ClientInfo, type ClientInfoResponse } from './client-info.js';

/** What whoever runs many programs asks each of them. */
@Controller('health')
export class HealthController {
  constructor(
    private readonly readiness: Readiness,
    private readonly clientInfo: ClientInfo,
  ) {}

  /** The process turns its event loop: nothing else is asked, so a database that is away restarts nobody. */
  @Get('live')
  @Header('Cache-Control', 'no-store')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** 503 where nobody should be sent here. */
  @Get('ready')
  @HealthCheck()
  async ready(): Promise<HealthCheckResult> {
    return this.readiness.check();
  }

  /** What is seen of whoever asks, from here: tells whether the proxies are counted right. */
  @Get('seen')
  @Header('Cache-Control', 'no-store')
  seen(@Req() request: IncomingMessage): ClientInfoResponse {
    return this.clientInfo.of(request);
  }
}
