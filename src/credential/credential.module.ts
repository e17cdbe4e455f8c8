import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/identity.module.js';
import { PasskeyRepository } from './passkey.repository.js';
import { PasskeyVerifier } from './passkey-verifier.js';
import { RelyingParties } from './relying-party.js';

/** Passkeys: storage and verification. */
@Module({
  imports: [IdentityModule],
  providers: [PasskeyRepository, PasskeyVerifier, RelyingParties],
  exports: [PasskeyRepository, PasskeyVerifier, RelyingParties],
})
export class CredentialModule {}
