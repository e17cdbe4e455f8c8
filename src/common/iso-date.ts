/** @param at milliseconds since 1970 */
export function toIso(at: number): string {
  return new Date(at).toISOString();
}

/** A field with a moment that is still to come; nothing where it is over, or never was. */
export function isoIfFuture<Field extends string>(
  field: Field,
  at: number | null,
): Partial<Record<Field, string>> {
  return at === null || at <= Date.now() ? {} : ({ [field]: toIso(at) } as Record<Field, string>);
}
