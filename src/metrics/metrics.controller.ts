import { Controller, Get, Res, UseGuards } from '@nestjs/common';
import type { Response } from 'express';
import { Registry } from 'prom-client';
import { MetricsGuard } from './metrics.guard.js';
import { Metrics } from './metrics.js';
import { processMetrics } from './process-metrics.js';

@Controller('metrics')
@UseGuards(MetricsGuard)
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  /** Returns the metrics in the Prometheus text format. Replies 404 without access. */
  @Get()
  async all(@Res() response: Response): Promise<void> {
    const registry = Registry.merge([this.metrics.registry, processMetrics()]);
    response.setHeader('Content-Type', registry.contentType).end(await registry.metrics());
  }
}
