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

/** Makes the sender an administrator: by the code that the first start printed, or by the password in ADMIN_PASSWORD. */
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

/** Exactly one of: a user by nickname or id, or an address or a range of addresses in CIDR notation. */
export class AdminUnban {
  @IsOptional()
  @IsStorableString()
  @Length(1, NAME_MAX_BYTES)
  name?: string;

  @IsOptional()
  @IsStorableString()
  @Length(1, ADDRESS_MAX_LENGTH)
  ip?: string;

  /** The id of a user, who may have given the nickname up. */
  @IsOptional()
  @IsStorableString()
  @Length(1, ID_MAX_LENGTH)
  person?: string;
}

export class AdminBan extends AdminUnban {
  /** Duration in milliseconds; without it the ban has no end. */
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

  /** Duration in milliseconds; 0 unmutes. */
  @IsInt()
  @Min(0)
  @Max(SPAN_MAX_MS)
  forMs!: number;
}

/** Erases a message. */
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

/** Ends one session of a user, or all of them without `session`. */
export class AdminEnd {
  @IsStorableString()
  @Length(1, NAME_MAX_BYTES)
  name!: string;

  @IsOptional()
  @IsStorableString()
  @MaxLength(64)
  session?: string;
}

/** Ends all sessions of a user, and makes a link that signs them in once. */
export class AdminRecover {
  @IsStorableString()
  @Length(1, NAME_MAX_BYTES)
  name!: string;
}

/** A page of a list. */
export class AdminPage extends PageQuery {}

/** Finds users by the beginning of their nicknames, or rooms by a part of their titles. */
export class AdminFind extends AdminPage {
  @IsOptional()
  @IsStorableString()
  @MaxLength(SEARCH_MAX_LENGTH)
  q?: string;
}

/** Ends any room. */
export class AdminDissolve {
  @IsStorableString()
  @MaxLength(ID_MAX_LENGTH)
  conversation!: string;
}

/**
 * Sets for how long entries are kept, on the whole server or in one room. Without `days` and `inherit` it only returns
 * the settings.
 */
export class AdminRetention {
  @IsOptional()
  @IsStorableString()
  @MaxLength(ID_MAX_LENGTH)
  conversation?: string;

  /** 0 keeps entries for ever. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(RETENTION_MAX_DAYS)
  days?: number;

  /** Makes a room follow the setting of the server again. */
  @IsOptional()
  @IsBoolean()
  inherit?: boolean;
}

/** Sets the announcement of the lobby; empty removes it. */
export class AdminAnnounce {
  @IsStorableString()
  @MaxLength(ANNOUNCEMENT_MAX_BYTES)
  content!: string;
}
