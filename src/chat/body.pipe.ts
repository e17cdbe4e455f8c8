import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { refusedContent } from '../protocol/content.js';
import { Refusal } from '../protocol/refusal.js';

/** Reads a request's body as its DTO, once, here; unknown fields are left out. */
export class BodyPipe extends ValidationPipe {
  constructor() {
    super({ transform: true, whitelist: true, stopAtFirstError: true, exceptionFactory: refusalOf });
  }
}

/** Names the fields that were refused, and never repeats what was in them. */
function refusalOf(errors: ValidationError[]): Refusal {
  const content = errors.find((error) => error.constraints?.isContent);
  const tooLarge = content && refusedContent(content.value) === 'too_large';
  const why = errors.flatMap((error) => Object.values(error.constraints ?? {})).join('; ');
  return new Refusal(tooLarge ? 'too_large' : 'invalid', why || 'the body must be an object', {
    fields: errors.map((error) => error.property).filter(Boolean),
  });
}
