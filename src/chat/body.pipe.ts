import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { validateSync, type ValidationError } from 'class-validator';
import { refusedContent } from '../protocol/content.js';
import { Refusal } from '../protocol/refusal.js';

type Dto = Record<string, unknown>;

/**
 * Reads a request's body as its DTO and checks it, once, here. Only the fields that the DTO declares are read, so
 * unknown ones, `__proto__` included, do not get past this point.
 *
 * Nest's own ValidationPipe does the same through a deep copy and a chain of promises, which was a tenth of the
 * server's time with many private messages.
 */
export class BodyPipe implements PipeTransform {
  transform(body: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (type !== 'body' || !metatype) return body;
    const dto = new metatype() as Dto;
    for (const field of Object.keys(dto)) {
      // `null` says "left out", as many languages write it: behind this point nobody has to think of it.
      if (Object.hasOwn(body as Dto, field)) dto[field] = (body as Dto)[field] ?? undefined;
    }
    const errors = validateSync(dto, { stopAtFirstError: true });
    if (errors.length > 0) throw refusalOf(errors);
    return dto;
  }
}

/** Names the fields that were refused, and never repeats what was in them. */
function refusalOf(errors: ValidationError[]): Refusal {
  const content = errors.find((error) => error.constraints?.isContent);
  const tooLarge = content && refusedContent(content.value) === 'too_large';
  const why = errors.flatMap((error) => Object.values(error.constraints ?? {})).join('; ');
  return new Refusal(tooLarge ? 'too_large' : 'invalid', why, {
    fields: errors.map((error) => error.property),
  });
}
