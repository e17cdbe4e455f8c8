import { validateSync, type ValidationError } from 'class-validator';
import { contentError } from '../protocol/content.js';
import { ChatException } from '../protocol/chat-exception.js';
import { compileValidator } from './compiled-validator.js';

type Dto = Record<string, unknown>;

/**
 * A function that reads a request's body as its DTO and checks it, once. Only the fields that the DTO declares are
 * read, so unknown ones, `__proto__` included, do not get past this point. It throws the Refusal.
 *
 * Nest's own ValidationPipe does the same through a deep copy and a chain of promises, which was a tenth of the
 * server's time with many private messages.
 */
export function createDtoReader(declared: new () => unknown): (body: object) => object {
  const fields = Object.keys(new declared() as Dto);
  const isValid = compileValidator(declared);
  return (body) => {
    const dto = new declared() as Dto;
    for (const field of fields) {
      // `null` says "left out", as many languages write it: behind this point nobody has to think of it.
      if (Object.hasOwn(body, field)) dto[field] = (body as Dto)[field] ?? undefined;
    }
    if (isValid(dto)) return dto;
    const errors = validateSync(dto, { stopAtFirstError: true });
    if (errors.length > 0) throw refusalOf(errors);
    return dto;
  };
}

/** Names the fields that were refused, and never repeats what was in them. */
function refusalOf(errors: ValidationError[]): ChatException {
  const content = errors.find((error) => error.constraints?.isContent);
  const tooLarge = content && contentError(content.value) === 'too_large';
  const why = errors.flatMap((error) => Object.values(error.constraints ?? {})).join('; ');
  return new ChatException(tooLarge ? 'too_large' : 'invalid', why, {
    fields: errors.map((error) => error.property),
  });
}
