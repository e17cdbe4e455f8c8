import { IsInt, IsOptional, IsString, Length, Max, MaxLength, Min } from 'class-validator';
import { NAME_MAX_BYTES, PASSWORD_MAX_LENGTH } from './limits.js';

const ADDRESS_MAX_LENGTH = 64;
const SPAN_MAX_MS = 10 * 365 * 24 * 60 * 60 * 1_000;

/** Become an administrator: by the code that the first start showed, or by the password in ADMIN_PASSWORD. */
export class AdminClaim {
  @IsOptional()
  @IsString()
  @MaxLength(64)
  code?: string;

  @IsOptional()
  @IsString()
  @MaxLength(PASSWORD_MAX_LENGTH)
  password?: string;
}

/** A person by nickname, or an address or range of addresses in CIDR notation: one of the two. */
export class AdminUnban {
  @IsOptional()
  @IsString()
  @Length(1, NAME_MAX_BYTES)
  name?: string;

  @IsOptional()
  @IsString()
  @Length(1, ADDRESS_MAX_LENGTH)
  ip?: string;
}

export class AdminBan extends AdminUnban {
  /** How long; for ever where it is left out. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(SPAN_MAX_MS)
  forMs?: number;
}

export class AdminMute {
  @IsString()
  @Length(1, NAME_MAX_BYTES)
  name!: string;

  /** How long; 0 lets them speak again at once. */
  @IsInt()
  @Min(0)
  @Max(SPAN_MAX_MS)
  forMs!: number;
}

/** Erase what was said. */
export class AdminRemove {
  @IsString()
  @MaxLength(64)
  conversation!: string;

  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  seq!: number;
}

export class AdminSessions {
  @IsString()
  @Length(1, NAME_MAX_BYTES)
  name!: string;
}

/** End one of a person's sessions, or all of them. */
export class AdminEnd {
  @IsString()
  @Length(1, NAME_MAX_BYTES)
  name!: string;

  @IsOptional()
  @IsString()
  @MaxLength(64)
  session?: string;
}
