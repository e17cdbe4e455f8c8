/**
 * Returns an ISO 8601 date.
 * @param at milliseconds since 1970
 */
export function toIso(at: number): string {
  return new Date(at).toISOString();
}

/** Returns an object with the date as `field` if it is in the future, else an empty object. */
export function isoIfFuture<Field extends string>(
  field: Field,
  at: number | null,
): Partial<Record<Field, string>> {
  return at === null || at <= Date.now() ? {} : ({ [field]: toIso(at) } as Record<Field, string>);
}
