import { Module, type BeforeApplicationShutdown } from '@nestjs/common';
import { ShutdownState } from './shutdown-state.js';
import { DeliveryService } from './delivery.service.js';

@Module({ providers: [ShutdownState, DeliveryService], exports: [ShutdownState, DeliveryService] })
export class DeliveryModule implements BeforeApplicationShutdown {
  constructor(private readonly delivery: DeliveryService) {}

  async beforeApplicationShutdown(): Promise<void> {
    await this.delivery.drain();
  }
}
