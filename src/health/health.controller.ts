import { Controller, Get, Header, Req } from '@nestjs/common';
import { HealthCheck, type HealthCheckResult } from '@nestjs/terminus';
import type { IncomingMessage } from 'node:http';
import { Readiness } from './readiness.js';
import { View, type Seen } from './seen.js';

/** What whoever runs many programs asks each of them. */
@Controller('health')
export class HealthController {
  constructor(
    private readonly readiness: Readiness,
    private readonly view: View,
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
  seen(@Req() request: IncomingMessage): Seen {
    return this.view.of(request);
  }
}
