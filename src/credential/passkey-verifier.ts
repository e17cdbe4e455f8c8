import { Injectable } from '@nestjs/common';
import { ChatException } from '../protocol/chat-exception.js';
import type { AddPasskey, SignInWithPasskey } from '../protocol/passkey.dto.js';
import type { RelyingParty } from './relying-party.js';

/** What is stored of a passkey to verify its signatures. */
export interface PasskeyKey {
  id: string;
  /** COSE key, base64url. */
  publicKey: string;
  counter: number;
}

/** Verifies what authenticators sign. Every failure is the same error, so a client learns nothing from it. */
@Injectable()
export class PasskeyVerifier {
  /** @throws ChatException `unauthenticated` */
  async verifyNew(
    { id, clientDataJSON, attestationObject }: AddPasskey,
    challenge: string | undefined,
    { rpId, origin }: RelyingParty,
  ): Promise<PasskeyKey> {
    if (challenge === undefined) throw passkeyRefused();
    const { verifyRegistrationResponse } = await webauthn();
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: {
        id,
        rawId: id,
        type: 'public-key',
        response: { clientDataJSON, attestationObject },
        clientExtensionResults: {},
      },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpId,
    }).catch(refuse);
    if (!verified) throw passkeyRefused();
    const { credential } = registrationInfo;
    // The library compares the two only in the client's own fields.
    if (credential.id !== id) throw passkeyRefused();
    return {
      id,
      publicKey: Buffer.from(credential.publicKey).toString('base64url'),
      counter: credential.counter,
    };
  }

  /**
   * Returns the new signature counter of the passkey.
   * @throws ChatException `unauthenticated`
   */
  async verifySignature(
    { id, clientDataJSON, authenticatorData, signature }: SignInWithPasskey,
    challenge: string | undefined,
    { rpId, origin }: RelyingParty,
    key: PasskeyKey | undefined,
  ): Promise<number> {
    if (challenge === undefined || key === undefined) throw passkeyRefused();
    const { verifyAuthenticationResponse } = await webauthn();
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        id,
        rawId: id,
        type: 'public-key',
        response: { clientDataJSON, authenticatorData, signature },
        clientExtensionResults: {},
      },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpId,
      credential: {
        id: key.id,
        publicKey: new Uint8Array(Buffer.from(key.publicKey, 'base64url')),
        counter: key.counter,
      },
    }).catch(refuse);
    if (!verified) throw passkeyRefused();
    return authenticationInfo.newCounter;
  }
}

/** The library takes about 25 MiB, which a server without passkeys does not spend. */
function webauthn() {
  return import('@simplewebauthn/server');
}

function refuse(): never {
  throw passkeyRefused();
}

export function passkeyRefused(): ChatException {
  return new ChatException('unauthenticated', 'this passkey was not accepted');
}
