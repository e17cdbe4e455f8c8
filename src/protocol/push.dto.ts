import { IsBoolean, IsObject, IsOptional, Length } from 'class-validator';
import { PUSH_ENDPOINT_MAX_LENGTH } from './constants.js';
import { IsStorableString } from './strings.js';

/** The result of a browser's `PushSubscription.toJSON()`. */
export class PushSubscribe {
  @IsStorableString()
  @Length(1, PUSH_ENDPOINT_MAX_LENGTH)
  endpoint!: string;

  /** The browser's public key and secret for the encryption (RFC 8291), in base64url. */
  @IsObject()
  keys!: { p256dh: string; auth: string };

  /** Whether a notification may contain the author and the beginning of the message. */
  @IsOptional()
  @IsBoolean()
  preview?: boolean;
}

export class PushUnsubscribe {
  @IsStorableString()
  @Length(1, PUSH_ENDPOINT_MAX_LENGTH)
  endpoint!: string;
}
