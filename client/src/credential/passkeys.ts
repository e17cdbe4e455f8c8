import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/browser';
import type { PasskeyChallenge } from '../../../src/protocol/types';

/** Whether this browser offers passkeys here: only on HTTPS and localhost, and never under an IP address. */
export const offersPasskeys =
  isSecureContext && 'PublicKeyCredential' in window && !/^[\d.]+$|^\[/.test(location.hostname);

/** Asks the browser for a new passkey. @throws where the user cancels */
export async function createPasskey(
  { challenge, rpId, userId = '', exclude = [] }: PasskeyChallenge,
  user: string,
) {
  const { startRegistration } = await import('@simplewebauthn/browser');
  const optionsJSON: PublicKeyCredentialCreationOptionsJSON = {
    challenge,
    rp: { id: rpId, name: document.title },
    user: { id: userId, name: user, displayName: user },
    pubKeyCredParams: [-8, -7, -257].map((alg) => ({ alg, type: 'public-key' })),
    excludeCredentials: exclude.map((id) => ({ id, type: 'public-key' })),
    authenticatorSelection: {
      residentKey: 'required',
      requireResidentKey: true,
      userVerification: 'required',
    },
    attestation: 'none',
  };
  const { id, response } = await startRegistration({ optionsJSON });
  return { id, clientDataJSON: response.clientDataJSON, attestationObject: response.attestationObject };
}

/** Lets the user choose a passkey of this site. @throws where the user cancels */
export async function usePasskey({ challenge, rpId }: PasskeyChallenge) {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  const { id, response } = await startAuthentication({
    optionsJSON: { challenge, rpId, userVerification: 'required' },
  });
  const { clientDataJSON, authenticatorData, signature } = response;
  return { id, clientDataJSON, authenticatorData, signature };
}
