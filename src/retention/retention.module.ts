import { Module } from '@nestjs/common';
import { ModerationModule } from '../moderation/moderation.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { LogTruncation } from './log-truncation.js';
import { RetentionService } from './retention.service.js';
import { RetentionCleanup } from './retention-cleanup.js';

@Module({
  imports: [DeliveryModule, ModerationModule],
  providers: [LogTruncation, RetentionService, RetentionCleanup],
  exports: [RetentionService],
})
export class RetentionModule {}
