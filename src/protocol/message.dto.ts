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
  ATTACHMENTS_MAX,
  ID_MAX_LENGTH,
  CLIENT_ID_MAX_LENGTH,
  ENTRY_ID_MAX_LENGTH,
  MENTIONS_MAX,
  NAME_MAX_BYTES,
  PAGE_DEFAULT,
  PAGE_MAX,
  PASSWORD_MAX_LENGTH,
  PASSWORD_MIN_LENGTH,
  SEARCH_MAX_LENGTH,
} from './limits.js';
import { IsContent } from './content.js';
import { IsEmoji } from './emoji.js';

/** Say something: in the lobby, in `conversation`, or to the person called `to`. */
export class TextMessage {
  /** May be empty or left out where there are attachments. */
  @IsContent()
  content: string = '';

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

  /** Ids, in the order in which they are to be seen: of one's own uploads, or of any one may read. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(ATTACHMENTS_MAX)
  @IsString({ each: true })
  @Length(1, ID_MAX_LENGTH, { each: true })
  attachments?: string[];

  /** @所有人; for the owner and the admins of a room, and for administrators in the lobby. */
  @IsOptional()
  @IsBoolean()
  everyone?: boolean;

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

/** Take back a text: one's own within the time for it, anybody's as owner or admin of the room. */
export class Recall {
  @IsString()
  @MaxLength(ID_MAX_LENGTH)
  conversation!: string;

  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  seq!: number;
}

/** Put an emoji under a text, or take one's own away. */
export class React extends Recall {
  @IsEmoji()
  emoji!: string;

  @IsBoolean()
  on!: boolean;
}

/** Who has read up to here, of those who tell. */
export class Readers extends Recall {}

/** 拍一拍. */
export class Pat {
  @IsString()
  @MaxLength(ID_MAX_LENGTH)
  conversation!: string;

  @IsString()
  @Length(1, NAME_MAX_BYTES)
  name!: string;
}

/** Texts that hold all these words, newest first: of one conversation, or of all that this person may read. */
export class Search {
  @IsString()
  @Length(1, SEARCH_MAX_LENGTH)
  q!: string;

  @IsOptional()
  @IsString()
  @MaxLength(ID_MAX_LENGTH)
  conversation?: string;

  /** The id of the last entry of the page before this one. */
  @IsOptional()
  @IsString()
  @MaxLength(ENTRY_ID_MAX_LENGTH)
  before?: string;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(PAGE_MAX)
  limit?: number = PAGE_DEFAULT;
}

/** One person's own settings for one conversation. */
export class SetConversation {
  @IsString()
  @MaxLength(ID_MAX_LENGTH)
  conversation!: string;

  /** 免打扰. */
  @IsOptional()
  @IsBoolean()
  muted?: boolean;

  /** 置顶. */
  @IsOptional()
  @IsBoolean()
  pinned?: boolean;

  /** What to be called in this room; empty for the nickname. */
  @IsOptional()
  @IsString()
  @MaxLength(NAME_MAX_BYTES)
  alias?: string;
}

/** Want nothing in private from somebody, or want it again. */
export class Block {
  @IsString()
  @Length(1, NAME_MAX_BYTES)
  name!: string;

  @IsBoolean()
  on!: boolean;
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
  /** One of the shipped set, or the id of a picture that this person uploaded; everybody may see it from then on. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  avatar?: string;

  /** Claims the nickname for ever, and ends this person's other sessions. */
  @IsOptional()
  @IsString()
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

export class SignOut {
  @IsOptional()
  @IsBoolean()
  everywhere?: boolean;
}
