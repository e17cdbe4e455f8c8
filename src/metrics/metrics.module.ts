import { Global, Module } from '@nestjs/common';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { HealthModule } from '../health/health.module.js';
import { SessionModule } from '../session/session.module.js';
import { ServerMetrics } from './server-metrics.js';
import { MetricsController } from './metrics.controller.js';
import { Metrics } from './metrics.js';
import { NodeStats } from './node-stats.js';

@Global()
@Module({
  imports: [DeliveryModule, HealthModule, SessionModule],
  providers: [ServerMetrics, Metrics, NodeStats],
  controllers: [MetricsController],
  exports: [NodeStats],
})
export class MetricsModule {}
