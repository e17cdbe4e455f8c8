import { IsOptional, Length, MaxLength } from 'class-validator';
import { ID_MAX_LENGTH, NAME_MAX_BYTES } from './constants.js';
import { InThisRoom } from './room.dto.js';
import { IsStorableString } from './strings.js';

/** Make an address that posts into a room. */
export class CreateHook extends InThisRoom {
  /** Under which name it posts, where a post brings none; nobody's nickname. */
  @IsStorableString()
  @Length(1, NAME_MAX_BYTES)
  name!: string;
}

/** End such an address. */
export class RevokeHook extends InThisRoom {
  @IsStorableString()
  @MaxLength(ID_MAX_LENGTH)
  hook!: string;
}

/** Make a person that is a program. */
export class CreateBot {
  @IsStorableString()
  @Length(1, NAME_MAX_BYTES)
  name!: string;

  @IsOptional()
  @IsStorableString()
  avatar?: string;
}

/** End one's own bot: its token, and its nickname. */
export class RevokeBot {
  @IsStorableString()
  @Length(1, NAME_MAX_BYTES)
  name!: string;
}
