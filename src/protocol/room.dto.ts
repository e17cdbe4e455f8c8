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

/** Begin a room with these people in it; whoever asks owns it. */
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

  /** Anybody may find and join it; a closed room is there only for those who are in it. */
  @IsOptional()
  @IsBoolean()
  open?: boolean;
}

/** A page of the open rooms. */
export class OpenRooms extends PageQuery {}

/** Join an open room, leave a room, ask who is in it. */
export class InThisRoom {
  @IsStorableString()
  @MaxLength(ID_MAX_LENGTH)
  conversation!: string;
}

/** A page of the invitations that wait for an answer, newest first. */
export class Invitations extends PageQuery {}

/** Bring people in. */
export class Invite extends InThisRoom {
  /** Nicknames; who is in already is passed over. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(INVITED_MAX)
  @IsStorableString({ each: true })
  @Length(1, NAME_MAX_BYTES, { each: true })
  people!: string[];
}

/** Put somebody out. */
export class RemoveMember extends InThisRoom {
  @IsStorableString()
  @Length(1, NAME_MAX_BYTES)
  name!: string;
}

/** Make somebody an admin or a member, or the owner in one's own place. */
export class SetRole extends RemoveMember {
  @IsIn(ROLES)
  role!: Role;
}

/** 禁言: let somebody not speak for a time; 0 lets them speak again at once. */
export class MuteMember extends RemoveMember {
  @IsInt()
  @Min(0)
  @Max(SILENCE_MAX_MS)
  forMs!: number;
}

/** Change what a room is. What is left out stays as it is. */
export class UpdateRoom extends InThisRoom {
  @IsOptional()
  @IsStorableString()
  @Length(1, TITLE_MAX_BYTES)
  title?: string;

  /** Empty takes it down. */
  @IsOptional()
  @IsStorableString()
  @MaxLength(ANNOUNCEMENT_MAX_BYTES)
  announcement?: string;

  @IsOptional()
  @IsBoolean()
  open?: boolean;

  /** 全员禁言. */
  @IsOptional()
  @IsBoolean()
  silent?: boolean;
}
