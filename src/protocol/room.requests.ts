import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { ID_MAX_LENGTH, INVITED_MAX, NAME_MAX_BYTES, PAGE_MAX, TITLE_MAX_BYTES } from './limits.js';
const CURSOR_MAX_LENGTH = 96;

/** Begin a room with these people in it; whoever asks owns it. */
export class CreateRoom {
  @IsString()
  @Length(1, TITLE_MAX_BYTES)
  title!: string;

  /** Nicknames. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(INVITED_MAX)
  @IsString({ each: true })
  @Length(1, NAME_MAX_BYTES, { each: true })
  people?: string[];

  /** Anybody may find and join it; a closed room is there only for those who are in it. */
  @IsOptional()
  @IsBoolean()
  open?: boolean;
}

/** A page of the open rooms. */
export class OpenRooms {
  @IsOptional()
  @IsString()
  @MaxLength(CURSOR_MAX_LENGTH)
  cursor?: string;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(PAGE_MAX)
  limit?: number;
}

/** Join an open room, leave a room, ask who is in it. */
export class InThisRoom {
  @IsString()
  @MaxLength(ID_MAX_LENGTH)
  conversation!: string;
}

/** Bring people in. */
export class Invite extends InThisRoom {
  /** Nicknames; who is in already is passed over. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(INVITED_MAX)
  @IsString({ each: true })
  @Length(1, NAME_MAX_BYTES, { each: true })
  people!: string[];
}

/** Put somebody out. */
export class RemoveMember extends InThisRoom {
  @IsString()
  @Length(1, NAME_MAX_BYTES)
  name!: string;
}
