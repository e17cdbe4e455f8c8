import { sql, type RawBuilder, type SqlBool } from 'kysely';

const SURROGATES_START = 0xd800;
const SURROGATES_END = 0xdfff;
const CODE_POINT_MAX = 0x10ffff;

/**
 * Returns the condition that a key begins with `prefix` and comes after `after`, as one index range. Both databases
 * compare keys by code point.
 */
export function keysFrom(column: string, prefix: string, after: string): RawBuilder<SqlBool> {
  const key = sql.ref(column);
  const isAfter = after !== '' && Buffer.compare(Buffer.from(after), Buffer.from(prefix)) >= 0;
  const low = isAfter ? sql`${key} > ${after}` : sql`${key} >= ${prefix}`;
  const end = prefixEnd(prefix);
  return end === undefined ? sql<SqlBool>`${low}` : sql<SqlBool>`${low} AND ${key} < ${end}`;
}

/** Returns the first text after all that begin with `prefix`; `undefined` if there is none. */
function prefixEnd(prefix: string): string | undefined {
  const points = Array.from(prefix, (character) => character.codePointAt(0)!);
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    if (last >= CODE_POINT_MAX) continue;
    const next = last + 1 >= SURROGATES_START && last + 1 <= SURROGATES_END ? SURROGATES_END + 1 : last + 1;
    return String.fromCodePoint(...points, next);
  }
  return undefined;
}
