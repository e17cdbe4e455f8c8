import { Module } from '@nestjs/common';
import { BotRepository } from './bot.repository.js';
import { OneTimeCodes } from './one-time-codes.js';
import { EndedAliasesRepository } from './ended-aliases.repository.js';
import { IdentityService } from './identity.service.js';
import { NicknameRepository } from './nickname.repository.js';
import { PasswordHasher } from './password-hasher.js';
import { RecoveryCodes } from './recovery-codes.js';
import { SessionStarter } from './session-starter.js';
import { SignInLinks } from './sign-in-links.js';
import { SessionTokens } from './session-tokens.js';

@Module({
  providers: [
    BotRepository,
    OneTimeCodes,
    EndedAliasesRepository,
    IdentityService,
    NicknameRepository,
    PasswordHasher,
    RecoveryCodes,
    SessionStarter,
    SessionTokens,
    SignInLinks,
  ],
  exports: [
    BotRepository,
    IdentityService,
    OneTimeCodes,
    EndedAliasesRepository,
    RecoveryCodes,
    SessionStarter,
    SessionTokens,
    SignInLinks,
  ],
})
export class IdentityModule {}
