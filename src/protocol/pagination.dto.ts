import { IsInt, IsOptional, Max, MaxLength, Min } from 'class-validator';
import { PAGE_MAX } from './constants.js';
import { IsStorableString } from './strings.js';

const CURSOR_MAX_LENGTH = 128;

/** A page of a list that goes on where `cursor`, from the page before, says. */
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
