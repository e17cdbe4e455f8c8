import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  Length,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import {
  ANNOUNCEMENT_MAX_BYTES,
  ID_MAX_LENGTH,
  INVITED_MAX,
  NAME_MAX_BYTES,
  ROLES,
  SILENCE_MAX_MS,
  TITLE_MAX_BYTES,
} from './constants.js';
import { PageQuery } from './pagination.dto.js';
import type { Role } from './types.js';
import { IsStorableString } from './strings.js';

/** Creates a room with these users. The sender owns it. */
export class CreateRoom {
  @IsStorableString()
  @Length(1, TITLE_MAX_BYTES)
  title!: string;

  /** Nicknames. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(INVITED_MAX)
  @IsStorableString({ each: true })
  @Length(1, NAME_MAX_BYTES, { each: true })
  people?: string[];

  /** Any user may find and join it. A room that is not open exists for its members only. */
  @IsOptional()
  @IsBoolean()
  open?: boolean;
}

/** A page of the open rooms. */
export class OpenRooms extends PageQuery {}

/** Names a room: to join it, to leave it, to list its members. */
export class InThisRoom {
  @IsStorableString()
  @MaxLength(ID_MAX_LENGTH)
  conversation!: string;
}

/** A page of the invitations that wait for an answer, newest first. */
export class Invitations extends PageQuery {}

/** Invites users to a room. */
export class Invite extends InThisRoom {
  /** Nicknames; members are skipped. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(INVITED_MAX)
  @IsStorableString({ each: true })
  @Length(1, NAME_MAX_BYTES, { each: true })
  people!: string[];
}

/** Removes a member from a room. */
export class RemoveMember extends InThisRoom {
  @IsStorableString()
  @Length(1, NAME_MAX_BYTES)
  name!: string;
}

/** Makes a member an admin or a member, or the owner in the sender's place. */
export class SetRole extends RemoveMember {
  @IsIn(ROLES)
  role!: Role;
}

/** 禁言: mutes a member for `forMs` milliseconds; 0 unmutes. */
export class MuteMember extends RemoveMember {
  @IsInt()
  @Min(0)
  @Max(SILENCE_MAX_MS)
  forMs!: number;
}

/** Changes a room. What is left out stays. */
export class UpdateRoom extends InThisRoom {
  @IsOptional()
  @IsStorableString()
  @Length(1, TITLE_MAX_BYTES)
  title?: string;

  /** Empty removes it. */
  @IsOptional()
  @IsStorableString()
  @MaxLength(ANNOUNCEMENT_MAX_BYTES)
  announcement?: string;

  @IsOptional()
  @IsBoolean()
  open?: boolean;

  /** 全员禁言: only the owner and the admins write. */
  @IsOptional()
  @IsBoolean()
  silent?: boolean;
}
