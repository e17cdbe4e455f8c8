import { IsOptional, Length, MaxLength } from 'class-validator';
import { ID_MAX_LENGTH, NAME_MAX_BYTES } from './constants.js';
import { InThisRoom } from './room.dto.js';
import { IsStorableString } from './strings.js';

/** Creates a webhook of a room. */
export class CreateHook extends InThisRoom {
  /** The name of its messages where a post has none. It must not be a nickname. */
  @IsStorableString()
  @Length(1, NAME_MAX_BYTES)
  name!: string;
}

/** Ends a webhook. */
export class RevokeHook extends InThisRoom {
  @IsStorableString()
  @MaxLength(ID_MAX_LENGTH)
  hook!: string;
}

/** Creates a bot, which is a user. */
export class CreateBot {
  @IsStorableString()
  @Length(1, NAME_MAX_BYTES)
  name!: string;

  @IsOptional()
  @IsStorableString()
  avatar?: string;
}

/** Ends the sender's own bot: its token and its nickname. */
export class RevokeBot {
  @IsStorableString()
  @Length(1, NAME_MAX_BYTES)
  name!: string;
}
