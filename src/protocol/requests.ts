import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsBoolean,
  IsOptional,
  IsString,
  Length,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import {
  ID_MAX_LENGTH,
  CLIENT_ID_MAX_LENGTH,
  MENTIONS_MAX,
  NAME_MAX_BYTES,
  PAGE_DEFAULT,
  PAGE_MAX,
  PASSWORD_MAX_LENGTH,
  PASSWORD_MIN_LENGTH,
} from './limits.js';
import { IsContent } from './content.js';

/** Say something: in the lobby, in `conversation`, or to the person called `to`. */
export class TextMessage {
  @IsContent()
  content!: string;

  @IsOptional()
  @IsString()
  @MaxLength(ID_MAX_LENGTH)
  conversation?: string;

  @IsOptional()
  @IsString()
  @Length(1, NAME_MAX_BYTES)
  to?: string;

  /** The same `clientId` of the same person in the same conversation is stored once, for ever. */
  @IsOptional()
  @IsString()
  @Length(1, CLIENT_ID_MAX_LENGTH)
  clientId?: string;

  @IsOptional()
  @IsInt()
  @Min(1)
  quote?: number;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MENTIONS_MAX)
  @IsString({ each: true })
  @MaxLength(NAME_MAX_BYTES, { each: true })
  mentions?: string[];

  /** Introduces a visitor; ignored for everybody else, whose name the server knows. */
  @IsOptional()
  @IsString()
  name?: string;

  @IsOptional()
  @IsString()
  avatar?: string;
}

/** A page of a conversation: the newest, those before a seq, or those after one. */
export class History {
  @IsString()
  @MaxLength(ID_MAX_LENGTH)
  conversation!: string;

  @IsOptional()
  @IsInt()
  @Min(1)
  before?: number;

  @IsOptional()
  @IsInt()
  @Min(0)
  after?: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(PAGE_MAX)
  limit?: number = PAGE_DEFAULT;
}

export class Read {
  @IsString()
  @MaxLength(ID_MAX_LENGTH)
  conversation!: string;

  @IsInt()
  @Min(0)
  seq!: number;
}

export class Typing {
  @IsString()
  @MaxLength(ID_MAX_LENGTH)
  conversation!: string;
}

/** Who is there: everybody online first, then those whose names begin with `q`. */
export class PeopleQuery {
  @IsOptional()
  @IsString()
  @MaxLength(NAME_MAX_BYTES)
  q?: string;

  @IsOptional()
  @IsString()
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
  /** One of the shipped set. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  avatar?: string;

  /** Claims the nickname for ever, and ends this person's other sessions. */
  @IsOptional()
  @IsString()
  @Length(PASSWORD_MIN_LENGTH, PASSWORD_MAX_LENGTH)
  password?: string;
}

export class SignOut {
  @IsOptional()
  @IsBoolean()
  everywhere?: boolean;
}
