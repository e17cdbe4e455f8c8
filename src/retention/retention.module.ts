import { Module } from '@nestjs/common';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { Beginnings } from './beginnings.js';
import { Retention } from './retention.js';
import { RetentionSweep } from './sweep.js';

@Module({
  imports: [DeliveryModule],
  providers: [Beginnings, Retention, RetentionSweep],
  exports: [Retention],
})
export class RetentionModule {}
