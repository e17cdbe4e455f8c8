import { Length, Matches, MaxLength } from 'class-validator';
import { NAME_MAX_BYTES, PASSKEY_ID_MAX_LENGTH } from './constants.js';
import { IsStorableString } from './strings.js';

const BASE64URL = /^[\w-]+$/;
const DATA_MAX_LENGTH = 16_384;

/** What every answer of an authenticator holds. Binary fields are base64url. */
class AuthenticatorResponse {
  @IsStorableString()
  @MaxLength(PASSKEY_ID_MAX_LENGTH)
  @Matches(BASE64URL)
  id!: string;

  @IsStorableString()
  @MaxLength(DATA_MAX_LENGTH)
  @Matches(BASE64URL)
  clientDataJSON!: string;
}

/** Adds a passkey that `navigator.credentials.create()` made. Binary fields are base64url. */
export class AddPasskey extends AuthenticatorResponse {
  /** What the user calls it, such as the device that holds it. */
  @IsStorableString()
  @Length(1, NAME_MAX_BYTES)
  name!: string;

  @IsStorableString()
  @MaxLength(DATA_MAX_LENGTH)
  @Matches(BASE64URL)
  attestationObject!: string;
}

/** Signs in with what `navigator.credentials.get()` returned. Binary fields are base64url. */
export class SignInWithPasskey extends AuthenticatorResponse {
  @IsStorableString()
  @MaxLength(DATA_MAX_LENGTH)
  @Matches(BASE64URL)
  authenticatorData!: string;

  @IsStorableString()
  @MaxLength(DATA_MAX_LENGTH)
  @Matches(BASE64URL)
  signature!: string;
}

/** Removes one of the sender's own passkeys. */
export class RemovePasskey {
  @IsStorableString()
  @MaxLength(PASSKEY_ID_MAX_LENGTH)
  id!: string;
}
