import { IsBoolean, IsInt, IsOptional, Length, Max, MaxLength, Min } from 'class-validator';
import {
  ANNOUNCEMENT_MAX_BYTES,
  ID_MAX_LENGTH,
  NAME_MAX_BYTES,
  PASSWORD_MAX_LENGTH,
  RETENTION_MAX_DAYS,
  SEARCH_MAX_LENGTH,
} from './constants.js';
import { PageQuery } from './pagination.dto.js';
import { IsSeq, IsStorableString } from './strings.js';

const ADDRESS_MAX_LENGTH = 64;
const SPAN_MAX_MS = 10 * 365 * 24 * 60 * 60 * 1_000;

/** Become an administrator: by the code that the first start showed, or by the password in ADMIN_PASSWORD. */
export class AdminClaim {
  @IsOptional()
  @IsStorableString()
  @MaxLength(64)
  code?: string;

  @IsOptional()
  @IsStorableString()
  @MaxLength(PASSWORD_MAX_LENGTH)
  password?: string;
}

/** A person by nickname or id, or an address or range of addresses in CIDR notation: one of these. */
export class AdminUnban {
  @IsOptional()
  @IsStorableString()
  @Length(1, NAME_MAX_BYTES)
  name?: string;

  @IsOptional()
  @IsStorableString()
  @Length(1, ADDRESS_MAX_LENGTH)
  ip?: string;

  /** An id: somebody may have lost the nickname meanwhile. */
  @IsOptional()
  @IsStorableString()
  @Length(1, ID_MAX_LENGTH)
  person?: string;
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
  @IsStorableString()
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
  @IsStorableString()
  @MaxLength(64)
  conversation!: string;

  @IsSeq()
  seq!: number;
}

export class AdminSessions {
  @IsStorableString()
  @Length(1, NAME_MAX_BYTES)
  name!: string;
}

/** End one of a person's sessions, or all of them. */
export class AdminEnd {
  @IsStorableString()
  @Length(1, NAME_MAX_BYTES)
  name!: string;

  @IsOptional()
  @IsStorableString()
  @MaxLength(64)
  session?: string;
}

/** A page of a list. */
export class AdminPage extends PageQuery {}

/** Look for people by how their nicknames begin, for rooms by a part of their titles. */
export class AdminFind extends AdminPage {
  @IsOptional()
  @IsStorableString()
  @MaxLength(SEARCH_MAX_LENGTH)
  q?: string;
}

/** End a room, whoever owns it. */
export class AdminDissolve {
  @IsStorableString()
  @MaxLength(ID_MAX_LENGTH)
  conversation!: string;
}

/**
 * For how long what is said is kept, in the whole house or in one room. Only asked where there are neither `days` nor
 * `inherit`.
 */
export class AdminRetention {
  @IsOptional()
  @IsStorableString()
  @MaxLength(ID_MAX_LENGTH)
  conversation?: string;

  /** 0 for ever. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(RETENTION_MAX_DAYS)
  days?: number;

  /** A room keeps it again as long as the whole house does. */
  @IsOptional()
  @IsBoolean()
  inherit?: boolean;
}

/** Tell everybody something; empty takes it down. */
export class AdminAnnounce {
  @IsStorableString()
  @MaxLength(ANNOUNCEMENT_MAX_BYTES)
  content!: string;
}
