import { Module, type BeforeApplicationShutdown } from '@nestjs/common';
import { Closing } from './closing.js';
import { Delivery } from './delivery.js';

@Module({ providers: [Closing, Delivery], exports: [Closing, Delivery] })
export class DeliveryModule implements BeforeApplicationShutdown {
  constructor(private readonly delivery: Delivery) {}

  async beforeApplicationShutdown(): Promise<void> {
    await this.delivery.farewell();
  }
}
