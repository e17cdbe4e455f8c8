import { Module, type DynamicModule } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import type { Config } from '../config.js';
import { addressReader } from '../limit/address.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { HealthController } from './health.controller.js';
import { Readiness } from './readiness.js';
import { View } from './seen.js';

@Module({
  // What is down says so in the log by itself, once in a while and not at each question.
  imports: [TerminusModule.forRoot({ logger: false }), DeliveryModule],
  providers: [Readiness],
  exports: [Readiness],
  controllers: [HealthController],
})
export class HealthModule {
  static for({ trustProxy }: Pick<Config, 'trustProxy'>): DynamicModule {
    const view = { provide: View, useValue: new View(addressReader(trustProxy)) };
    return { module: HealthModule, global: true, providers: [view] };
  }
}
