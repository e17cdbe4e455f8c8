/** @param at milliseconds since 1970 */
export function iso(at: number): string {
  return new Date(at).toISOString();
}

/** A field with a moment that is still to come; nothing where it is over, or never was. */
export function isoAhead<Field extends string>(
  field: Field,
  at: number | null,
): Partial<Record<Field, string>> {
  return at === null || at <= Date.now() ? {} : ({ [field]: iso(at) } as Record<Field, string>);
}
