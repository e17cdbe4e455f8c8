import { IsInt, IsOptional, Max, MaxLength, Min } from 'class-validator';
import { PAGE_MAX } from './constants.js';
import { IsStorableString } from './strings.js';

const CURSOR_MAX_LENGTH = 128;

/** A page of a list. `cursor` is the `next` (or `cursor`) of the previous page. */
export class PageQuery {
  @IsOptional()
  @IsStorableString()
  @MaxLength(CURSOR_MAX_LENGTH)
  cursor?: string;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(PAGE_MAX)
  limit?: number;
}
