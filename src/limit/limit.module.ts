import { Module, type DynamicModule } from '@nestjs/common';
import type { Config } from '../config.js';
import { Limits, RATE_LIMITS } from './limits.js';

@Module({})
export class LimitModule {
  static for({ rateLimits }: Pick<Config, 'rateLimits'>): DynamicModule {
    return {
      module: LimitModule,
      global: true,
      providers: [Limits, { provide: RATE_LIMITS, useValue: rateLimits }],
      exports: [Limits],
    };
  }
}
