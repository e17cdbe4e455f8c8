import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { PAGE_MAX } from './limits.js';

const CURSOR_MAX_LENGTH = 128;

/** A page of a list that goes on where `cursor`, from the page before, says. */
export class Page {
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
