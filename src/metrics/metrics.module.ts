import { Module, type DynamicModule } from '@nestjs/common';
import type { Config } from '../config.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { SessionModule } from '../session/session.module.js';
import { HouseMetrics } from './house.metrics.js';
import { MetricsController } from './metrics.controller.js';
import { Metrics } from './metrics.js';
import { Pulse } from './pulse.js';
import { Reader } from './reader.js';

@Module({})
export class MetricsModule {
  static for({ metricsToken }: Pick<Config, 'metricsToken'>): DynamicModule {
    return {
      module: MetricsModule,
      global: true,
      imports: [DeliveryModule, SessionModule],
      providers: [HouseMetrics, Metrics, Pulse, { provide: Reader, useValue: new Reader(metricsToken) }],
      controllers: [MetricsController],
      exports: [Pulse],
    };
  }
}
