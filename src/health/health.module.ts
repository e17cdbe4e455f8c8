import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { HealthController } from './health.controller.js';
import { Readiness } from './readiness.js';
import { ClientInfo } from './client-info.js';

@Module({
  // Terminus would log every failed check; unavailable dependencies are already logged at a limited rate.
  imports: [TerminusModule.forRoot({ logger: false }), DeliveryModule],
  providers: [ClientInfo, Readiness],
  exports: [Readiness],
  controllers: [HealthController],
})
export class HealthModule {}
