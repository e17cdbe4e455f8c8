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
  ValidateIf,
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

/** Names a user by id or by nickname. */
class UserReference {
  /** Left out with an `id`. */
  @ValidateIf(({ id, name }: UserReference) => id === undefined || name !== undefined)
  @IsStorableString()
  @Length(1, NAME_MAX_BYTES)
  name?: string;

  /** It decides where `name` is given too: another user may have the nickname by now. */
  @IsOptional()
  @IsStorableString()
  @Length(1, ID_MAX_LENGTH)
  id?: string;
}

/** A message to the lobby, to `conversation`, to the user with the id `toId`, or to the user called `to`. */
export class TextMessage {
  /** May be empty or left out with attachments. */
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

  /** The recipient's id. It decides where `to` is given too: another user may have the nickname by now. */
  @IsOptional()
  @IsStorableString()
  @Length(1, ID_MAX_LENGTH)
  toId?: string;

  /** A `clientId` of a user is stored once in a conversation, for ever. */
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

  /** Ids in the order of display: the sender's own uploads, or attachments that they may read. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(ATTACHMENTS_MAX)
  @IsStorableString({ each: true })
  @Length(1, ID_MAX_LENGTH, { each: true })
  attachments?: string[];

  /** @所有人: for the owner and the admins of a room, and for administrators in the lobby. */
  @IsOptional()
  @IsBoolean()
  everyone?: boolean;

  /** Registers a visitor as a guest; ignored for users. */
  @IsOptional()
  @IsStorableString()
  name?: string;

  @IsOptional()
  @IsStorableString()
  avatar?: string;
}

/** A page of a conversation: the newest entries, those before a seq, or those after one. */
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

/** Recalls a message: the sender's own within two minutes, or as owner or admin of the room. */
export class Recall {
  @IsStorableString()
  @MaxLength(ID_MAX_LENGTH)
  conversation!: string;

  @IsSeq()
  seq!: number;
}

/** Adds an emoji to a message, or removes the sender's own. */
export class React extends Recall {
  @IsEmoji()
  emoji!: string;

  @IsBoolean()
  on!: boolean;
}

/** Returns who has read up to `seq`, of users who send receipts. */
export class Readers extends Recall {}

/** 拍一拍: nudges a user. */
export class Pat extends UserReference {
  @IsStorableString()
  @MaxLength(ID_MAX_LENGTH)
  conversation!: string;
}

/** Finds messages that contain all words of `q`, newest first: in one conversation, or in all that the user may read. */
export class Search {
  @IsStorableString()
  @Length(1, SEARCH_MAX_LENGTH)
  q!: string;

  @IsOptional()
  @IsStorableString()
  @MaxLength(ID_MAX_LENGTH)
  conversation?: string;

  /** The id of the last entry of the previous page. */
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

/** A user's own settings of one conversation. What is left out stays. */
export class SetConversation {
  @IsStorableString()
  @MaxLength(ID_MAX_LENGTH)
  conversation!: string;

  /** 免打扰: no notifications. */
  @IsOptional()
  @IsBoolean()
  muted?: boolean;

  /** 置顶: at the top of the list. */
  @IsOptional()
  @IsBoolean()
  pinned?: boolean;

  /** The user's name in this room; empty removes it. */
  @IsOptional()
  @IsStorableString()
  @MaxLength(NAME_MAX_BYTES)
  alias?: string;
}

/** A page of the user's conversations. */
export class Conversations extends PageQuery {
  /** Lists the message requests instead of all other conversations. */
  @IsOptional()
  @IsBoolean()
  requests?: boolean;
}

/** Blocks a user in direct conversations, or unblocks one. */
export class Block extends UserReference {
  @IsBoolean()
  on!: boolean;
}
