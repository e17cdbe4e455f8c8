import { Module, type DynamicModule } from '@nestjs/common';
import type { Config } from '../config.js';
import { IdentityService, NAME_FREE_AFTER_DAYS } from './identity.service.js';

@Module({})
export class IdentityModule {
  static for({ nameFreeAfterDays }: Pick<Config, 'nameFreeAfterDays'>): DynamicModule {
    return {
      module: IdentityModule,
      global: true,
      providers: [IdentityService, { provide: NAME_FREE_AFTER_DAYS, useValue: nameFreeAfterDays }],
      exports: [IdentityService],
    };
  }
}
