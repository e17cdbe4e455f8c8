import { IsBoolean, IsInt, IsOptional, Length, Max, MaxLength, Min } from 'class-validator';
import {
  NAME_MAX_BYTES,
  PAGE_DEFAULT,
  PAGE_MAX,
  PASSWORD_MAX_LENGTH,
  PASSWORD_MIN_LENGTH,
} from './constants.js';
import { IsStorableString } from './strings.js';

/** A page of users: online ones first, then all others; only nicknames that begin with `q`. */
export class PeopleQuery {
  @IsOptional()
  @IsStorableString()
  @MaxLength(NAME_MAX_BYTES)
  q?: string;

  @IsOptional()
  @IsStorableString()
  @MaxLength(2 * NAME_MAX_BYTES)
  cursor?: string;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(PAGE_MAX)
  limit?: number = PAGE_DEFAULT;
}

/** What a user may change of their own account. What is left out stays. */
export class SetMe {
  /** One of the shipped set, or the id of a picture that this user uploaded, which all clients may then fetch. */
  @IsOptional()
  @IsStorableString()
  @MaxLength(64)
  avatar?: string;

  /** Claims the nickname for ever, and ends this user's other sessions. */
  @IsOptional()
  @IsStorableString()
  @Length(PASSWORD_MIN_LENGTH, PASSWORD_MAX_LENGTH)
  password?: string;

  /** Send read receipts, and see those of others. */
  @IsOptional()
  @IsBoolean()
  receipts?: boolean;

  /** Be shown as away to all users. */
  @IsOptional()
  @IsBoolean()
  hidden?: boolean;
}

/** Returns whom the code of a device link signs in. */
export class PreviewLink {
  @IsStorableString()
  @MaxLength(64)
  code!: string;
}

export class SignOut {
  @IsOptional()
  @IsBoolean()
  everywhere?: boolean;
}
