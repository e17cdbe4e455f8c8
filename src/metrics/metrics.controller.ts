import { Controller, Get, NotFoundException, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Metrics } from './metrics.js';
import { Reader } from './reader.js';

@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    private readonly reader: Reader,
  ) {}

  /** In the text format of Prometheus. Whoever may not read it hears what is heard of any page that is not here. */
  @Get()
  async all(@Req() request: Request, @Res() response: Response): Promise<void> {
    if (!this.reader.isWelcome(request)) throw new NotFoundException(`Cannot GET ${request.url}`);
    const { registry } = this.metrics;
    response.setHeader('Content-Type', registry.contentType).end(await registry.metrics());
  }
}
