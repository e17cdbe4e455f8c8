import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsBoolean,
  IsOptional,
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
  SEARCH_MAX_LENGTH,
} from './constants.js';
import { IsContent } from './content.js';
import { IsEmoji } from './emoji.js';
import { IsSeq, IsStorableString } from './strings.js';
import { PageQuery } from './pagination.dto.js';

/** Say something: in the lobby, in `conversation`, or to the person called `to`. */
export class TextMessage {
  /** May be empty or left out where there are attachments. */
  @IsContent()
  content: string = '';

  @IsOptional()
  @IsStorableString()
  @MaxLength(ID_MAX_LENGTH)
  conversation?: string;

  @IsOptional()
  @IsStorableString()
  @Length(1, NAME_MAX_BYTES)
  to?: string;

  /** The same `clientId` of the same person in the same conversation is stored once, for ever. */
  @IsOptional()
  @IsStorableString()
  @Length(1, CLIENT_ID_MAX_LENGTH)
  clientId?: string;

  @IsOptional()
  @IsSeq()
  quote?: number;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MENTIONS_MAX)
  @IsStorableString({ each: true })
  @MaxLength(NAME_MAX_BYTES, { each: true })
  mentions?: string[];

  /** Ids, in the order in which they are to be seen: of one's own uploads, or of any one may read. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(ATTACHMENTS_MAX)
  @IsStorableString({ each: true })
  @Length(1, ID_MAX_LENGTH, { each: true })
  attachments?: string[];

  /** @所有人; for the owner and the admins of a room, and for administrators in the lobby. */
  @IsOptional()
  @IsBoolean()
  everyone?: boolean;

  /** Introduces a visitor; ignored for everybody else, whose name the server knows. */
  @IsOptional()
  @IsStorableString()
  name?: string;

  @IsOptional()
  @IsStorableString()
  avatar?: string;
}

/** A page of a conversation: the newest, those before a seq, or those after one. */
export class History {
  @IsStorableString()
  @MaxLength(ID_MAX_LENGTH)
  conversation!: string;

  @IsOptional()
  @IsSeq()
  before?: number;

  @IsOptional()
  @IsSeq(0)
  after?: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(PAGE_MAX)
  limit?: number = PAGE_DEFAULT;
}

export class Read {
  @IsStorableString()
  @MaxLength(ID_MAX_LENGTH)
  conversation!: string;

  @IsSeq(0)
  seq!: number;
}

export class Typing {
  @IsStorableString()
  @MaxLength(ID_MAX_LENGTH)
  conversation!: string;
}

/** Take back a text: one's own within the time for it, anybody's as owner or admin of the room. */
export class Recall {
  @IsStorableString()
  @MaxLength(ID_MAX_LENGTH)
  conversation!: string;

  @IsSeq()
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
  @IsStorableString()
  @MaxLength(ID_MAX_LENGTH)
  conversation!: string;

  @IsStorableString()
  @Length(1, NAME_MAX_BYTES)
  name!: string;
}

/** Texts that hold all these words, newest first: of one conversation, or of all that this person may read. */
export class Search {
  @IsStorableString()
  @Length(1, SEARCH_MAX_LENGTH)
  q!: string;

  @IsOptional()
  @IsStorableString()
  @MaxLength(ID_MAX_LENGTH)
  conversation?: string;

  /** The id of the last entry of the page before this one. */
  @IsOptional()
  @IsStorableString()
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
  @IsStorableString()
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
  @IsStorableString()
  @MaxLength(NAME_MAX_BYTES)
  alias?: string;
}

/** A page of this person's conversations. */
export class Conversations extends PageQuery {
  /** The message requests, in place of all others. */
  @IsOptional()
  @IsBoolean()
  requests?: boolean;
}

/** Want nothing in private from somebody, or want it again. */
export class Block {
  @IsStorableString()
  @Length(1, NAME_MAX_BYTES)
  name!: string;

  @IsBoolean()
  on!: boolean;
}
