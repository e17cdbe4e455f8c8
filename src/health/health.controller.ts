import { Controller, Get, Header, Req } from '@nestjs/common';
import { HealthCheck, type HealthCheckResult } from '@nestjs/terminus';
import type { IncomingMessage } from 'node:http';
import { Readiness } from './readiness.js';
import { ClientInfo, type ClientInfoResponse } from './client-info.js';

/** Health checks for orchestrators and load balancers. */
@Controller('health')
export class HealthController {
  constructor(
    private readonly readiness: Readiness,
    private readonly clientInfo: ClientInfo,
  ) {}

  /** Checks only that the event loop runs, so that an unavailable database does not restart the server. */
  @Get('live')
  @Header('Cache-Control', 'no-store')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** Replies 503 if the server must not get traffic. */
  @Get('ready')
  @HealthCheck()
  async ready(): Promise<HealthCheckResult> {
    return this.readiness.check();
  }

  /** Returns what the server sees of the client, to verify that the proxies are counted correctly. */
  @Get('seen')
  @Header('Cache-Control', 'no-store')
  seen(@Req() request: IncomingMessage): ClientInfoResponse {
    return this.clientInfo.of(request);
  }
}
