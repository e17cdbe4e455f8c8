import { IsBoolean, IsInt, IsOptional, Length, Max, MaxLength, Min } from 'class-validator';
import {
  NAME_MAX_BYTES,
  PAGE_DEFAULT,
  PAGE_MAX,
  PASSWORD_MAX_LENGTH,
  PASSWORD_MIN_LENGTH,
} from './constants.js';
import { IsStorableString } from './strings.js';

/** Who is there: everybody online first, then those whose names begin with `q`. */
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

/** What a person may change of themselves. */
export class SetMe {
  /** One of the shipped set, or the id of a picture that this person uploaded; everybody may see it from then on. */
  @IsOptional()
  @IsStorableString()
  @MaxLength(64)
  avatar?: string;

  /** Claims the nickname for ever, and ends this person's other sessions. */
  @IsOptional()
  @IsStorableString()
  @Length(PASSWORD_MIN_LENGTH, PASSWORD_MAX_LENGTH)
  password?: string;

  /** Tell others how far one has read, and be told. */
  @IsOptional()
  @IsBoolean()
  receipts?: boolean;

  /** Be shown as away. */
  @IsOptional()
  @IsBoolean()
  hidden?: boolean;
}

/** Learn whom a link to another device signs in. */
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
