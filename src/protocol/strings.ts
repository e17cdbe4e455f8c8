import { IsInt, Max, Min, ValidateBy, type ValidationOptions } from 'class-validator';
import { SEQ_MAX } from './constants.js';

/** Whether `value` is a string that every database stores as it is: well-formed UTF-16 without U+0000. */
export function isStorableString(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('\0') && value.isWellFormed();
}

/**
 * The one string type of all requests. PostgreSQL cannot store U+0000, and no encoding of UTF-8 holds half of a
 * surrogate pair.
 */
export function IsStorableString(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isStorableString',
      validator: {
        validate: isStorableString,
        defaultMessage: (args) =>
          `${args?.property ?? 'value'} must be a string without U+0000 and without lone surrogates`,
      },
    },
    options,
  );
}

/** Whether `value` can be a `seq`. */
export function isSeq(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= SEQ_MAX;
}

/** A `seq`, or with `min` 0 the place before the first one. */
export function IsSeq(min: 0 | 1 = 1): PropertyDecorator {
  const rules = [IsInt(), Min(min), Max(SEQ_MAX)];
  return (target, property) => {
    for (const rule of rules) rule(target, property);
  };
}
