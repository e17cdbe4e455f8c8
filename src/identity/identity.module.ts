import { Module, type DynamicModule } from '@nestjs/common';
import type { Config } from '../config.js';
import { Bots } from './bots.js';
import { Codes } from './codes.js';
import { IdentityService } from './identity.service.js';
import { NAME_FREE_AFTER_DAYS, Nicknames } from './nicknames.js';
import { Passwords } from './passwords.js';
import { SESSION_ENDS_AFTER_DAYS, Tokens } from './tokens.js';

@Module({})
export class IdentityModule {
  static for(config: Pick<Config, 'nameFreeAfterDays' | 'sessionEndsAfterDays'>): DynamicModule {
    return {
      module: IdentityModule,
      global: true,
      providers: [
        Bots,
        Codes,
        IdentityService,
        Nicknames,
        Passwords,
        Tokens,
        { provide: NAME_FREE_AFTER_DAYS, useValue: config.nameFreeAfterDays },
        { provide: SESSION_ENDS_AFTER_DAYS, useValue: config.sessionEndsAfterDays },
      ],
      exports: [Bots, IdentityService, Codes, Tokens],
    };
  }
}
