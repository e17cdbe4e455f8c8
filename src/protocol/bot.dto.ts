import { IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { ID_MAX_LENGTH, NAME_MAX_BYTES } from './limits.js';
import { InThisRoom } from './room.requests.js';

/** Make an address that posts into a room. */
export class CreateHook extends InThisRoom {
  /** Under which name it posts, where a post brings none; nobody's nickname. */
  @IsString()
  @Length(1, NAME_MAX_BYTES)
  name!: string;
}

/** End such an address. */
export class RevokeHook extends InThisRoom {
  @IsString()
  @MaxLength(ID_MAX_LENGTH)
  hook!: string;
}

/** Make a person that is a program. */
export class CreateBot {
  @IsString()
  @Length(1, NAME_MAX_BYTES)
  name!: string;

  @IsOptional()
  @IsString()
  avatar?: string;
}

/** End one's own bot: its token, and its nickname. */
export class RevokeBot {
  @IsString()
  @Length(1, NAME_MAX_BYTES)
  name!: string;
}
