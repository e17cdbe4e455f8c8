import { Module, type BeforeApplicationShutdown } from '@nestjs/common';
import { Delivery } from './delivery.js';

@Module({ providers: [Delivery], exports: [Delivery] })
export class DeliveryModule implements BeforeApplicationShutdown {
  constructor(private readonly delivery: Delivery) {}

  async beforeApplicationShutdown(): Promise<void> {
    await this.delivery.farewell();
  }
}
