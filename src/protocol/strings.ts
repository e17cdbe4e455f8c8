import { IsInt, Max, Min, ValidateBy, type ValidationOptions } from 'class-validator';
import { SEQ_MAX } from './constants.js';

/** Returns whether every database can store `value` unchanged: a string of well-formed UTF-16 without U+0000. */
export function isStorableString(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('\0') && value.isWellFormed();
}

/**
 * Checks a string of a request. PostgreSQL cannot store U+0000, and UTF-8 cannot encode a lone surrogate.
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

/** Returns whether `value` can be a `seq`. */
export function isSeq(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= SEQ_MAX;
}

/** Checks a `seq`, or with `min` 0 the position before the first one. */
export function IsSeq(min: 0 | 1 = 1): PropertyDecorator {
  const rules = [IsInt(), Min(min), Max(SEQ_MAX)];
  return (target, property) => {
    for (const rule of rules) rule(target, property);
  };
}
