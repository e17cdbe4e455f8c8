import type { Database } from 'better-sqlite3';
import { reachOf, type Membership, type Reach } from './reach.js';
import { holds, READ_MAX, type Found, type FoundRow, type Inquiry } from './search.store.js';
import { cornersOf, PRIVATE_REALM, saidIn, written, type Corner, type Expression } from './terms.js';
import { ROOM_REALMS, scopeTerm } from './terms.sqlite.js';
import type { Word } from './words.js';

const SIGNS = { and: 'AND', or: 'OR', quote: (term: string) => `"${term.replaceAll('"', '""')}"` };
const NO_END = Number.MAX_SAFE_INTEGER;
/** So many texts are looked at wherever they are said, before it is asked only for those that this person may read. */
const GLANCE = 500;
/** Ids that are taken from the index at once. */
const CHUNK = 64;

/** Runs on a reading thread of its own; see `SearchStore` for the contract. */
export function prepare(db: Database): (inquiry: Inquiry) => Found | null {
  const memberships = db.prepare<[string], Membership>(
    `SELECT m.conversation, m.since, c.kind FROM members m JOIN conversations c ON c.id = m.conversation
     WHERE m.person = ?`,
  );
  const placeOf = db
    .prepare<[string, number], number>('SELECT id FROM entries WHERE conversation = ? AND seq = ?')
    .pluck();
  const firstOf = db
    .prepare<[string, number], number>(
      'SELECT id FROM entries WHERE conversation = ? AND seq >= ? ORDER BY seq LIMIT 1',
    )
    .pluck();
  const match = db
    .prepare<[string, number, number, number], number>(
      `SELECT rowid FROM search_words WHERE search_words MATCH ? AND rowid >= ? AND rowid < ?
       ORDER BY rowid DESC LIMIT ?`,
    )
    .pluck();
  const read = db.prepare<[number], FoundRow>(
    'SELECT conversation, seq, kind, client_id, at, body FROM entries WHERE id = ?',
  );

  /** Where a person may read, one expression for each place, and the id of the first text there. */
  function* places(reach: Reach, words: readonly Word[]): Generator<Place> {
    const since = new Map(reach.rooms.map((room) => [room.conversation, room.since]));
    for (const { realm, scopes } of cornersOf(reach, ROOM_REALMS)) {
      for (const scope of scopes ?? [null]) {
        const first = scope === null ? 1 : (since.get(scope) ?? 1);
        const low = first <= 1 ? 0 : firstOf.get(scope!, first);
        if (low === undefined) continue;
        yield { expression: inCorner(words, { realm, scopes: scope === null ? null : [scope] }), low };
      }
    }
  }

  const find = ({ person, words, conversation, before, limit }: Inquiry): Found | null => {
    const reach = reachOf(memberships.all(person), person, conversation);
    if (!reach) return null;
    const end = before && (reach.mayRead(before) ? placeOf.get(before.conversation, before.seq) : undefined);
    if (before && end === undefined) return null;
    if (words.length === 0) return { rows: [], more: false };
    const rows: FoundRow[] = [];
    let high = end ?? NO_END;
    let looked = 0;
    const look = (some: Iterable<Place>, most: number): void => {
      const ids = newestFirst(some, high, (expression, low, below) =>
        match.all(written(expression, SIGNS), low, below, CHUNK),
      );
      for (const id of ids) {
        high = id;
        const row = read.get(id)!;
        if (reach.mayRead(row) && holds(words, row)) rows.push(row);
        if (rows.length > limit || (looked += 1) >= most) return;
      }
      high = 0;
    };

    // Most words are seldom, or common where one may read, too: then it is not worth asking for each room by itself.
    if (conversation === undefined) look([{ expression: around(reach, words), low: 0 }], GLANCE);
    if (rows.length <= limit && high > 0) look(places(reach, words), READ_MAX);
    if (rows.length > limit) return { rows: rows.slice(0, limit), more: true };
    return { rows, more: high > 0 && rows.length > 0 };
  };
  // One transaction: what may be read and what is found are of the same moment.
  return (inquiry) => db.transaction(() => find(inquiry))();
}

function inCorner(words: readonly Word[], { realm, scopes }: Corner): Expression {
  return { all: [saidIn(realm, words), ...(scopes ? [{ any: scopes.map(scopeTerm) }] : [])] };
}

/** Everything that a person may read, and what is said in rooms of the same realms. */
function around(reach: Reach, words: readonly Word[]): Expression {
  const corners = cornersOf(reach, ROOM_REALMS).map(({ realm, scopes }) => ({
    realm,
    scopes: realm === PRIVATE_REALM ? scopes : null,
  }));
  return { any: corners.map((corner) => inCorner(words, corner)) };
}

interface Place {
  expression: Expression;
  low: number;
}

/** The ids that several places give, as one descending sequence; of each place a chunk at a time. */
function* newestFirst(
  places: Iterable<Place>,
  high: number,
  next: (expression: Expression, low: number, below: number) => number[],
): Generator<number> {
  const sources = Array.from(places, (place) => ({
    ...place,
    ids: next(place.expression, place.low, high),
    at: 0,
  }));
  for (;;) {
    let newest: (typeof sources)[0] | undefined;
    for (const source of sources) {
      if (source.at < source.ids.length && !(newest && newest.ids[newest.at]! > source.ids[source.at]!))
        newest = source;
    }
    if (!newest) return;
    const id = newest.ids[newest.at++]!;
    yield id;
    if (newest.at === CHUNK) Object.assign(newest, { ids: next(newest.expression, newest.low, id), at: 0 });
  }
}
