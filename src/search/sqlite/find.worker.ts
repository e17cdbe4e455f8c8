import type { DatabaseSync, StatementSync } from '../../database/sqlite/sqlite.provider.js';
import { inTransaction } from '../../database/sqlite/transaction.js';
import { scopeFor, type SearchMembership, type SearchScope } from '../search-scope.js';
import { matches, READ_MAX, type SearchResult, type FoundRow, type SearchQuery } from '../search-store.js';
import {
  partitionQueriesOf,
  PRIVATE_PARTITION,
  contentIn,
  renderExpression,
  type PartitionQuery,
  type Expression,
} from '../index-terms.js';
import { ROOM_PARTITIONS, scopeTerm } from './sqlite-terms.js';
import type { Token } from '../tokenizer.js';

const SIGNS = { and: 'AND', or: 'OR', quote: (term: string) => `"${term.replaceAll('"', '""')}"` };
const NO_END = Number.MAX_SAFE_INTEGER;
/**
 * How many matches are checked regardless of the user's permissions, before the query is limited to what the user may
 * read.
 */
const QUICK_SCAN_MAX = 500;
/** Ids read from the index at once. */
const CHUNK = 64;

/** Prepares the search. Runs on its own reading thread; see `SearchStore` for the contract. */
export function prepare(db: DatabaseSync): (query: SearchQuery) => SearchResult | null {
  const memberships = db.prepare(
    `SELECT m.conversation, m.since, c.kind FROM members m JOIN conversations c ON c.id = m.conversation
     WHERE m.person = ?`,
  );
  const placeOf = idsOf(db.prepare('SELECT id FROM entries WHERE conversation = ? AND seq = ?'));
  const firstOf = idsOf(
    db.prepare('SELECT id FROM entries WHERE conversation = ? AND seq >= ? ORDER BY seq LIMIT 1'),
  );
  const match = idsOf(
    db.prepare(
      `SELECT rowid FROM search_words WHERE search_words MATCH ? AND rowid >= ? AND rowid < ?
       ORDER BY rowid DESC LIMIT ?`,
    ),
  );
  const read = db.prepare('SELECT conversation, seq, kind, client_id, at, body FROM entries WHERE id = ?');

  /** Yields where the user may read: one expression for each place, and the id of the first message there. */
  function* places(reach: SearchScope, words: readonly Token[]): Generator<SearchRange> {
    const since = new Map(reach.rooms.map((room) => [room.conversation, room.since]));
    for (const { partition, scopes } of partitionQueriesOf(reach, ROOM_PARTITIONS)) {
      for (const scope of scopes ?? [null]) {
        const first = scope === null ? 1 : (since.get(scope) ?? 1);
        const low = first <= 1 ? 0 : firstOf(scope!, first)[0];
        if (low === undefined) continue;
        yield { expression: inPartition(words, { partition, scopes: scope === null ? null : [scope] }), low };
      }
    }
  }

  const find = ({ person, words, conversation, before, limit }: SearchQuery): SearchResult | null => {
    const reach = scopeFor(memberships.all(person) as SearchMembership[], person, conversation);
    if (!reach) return null;
    const end = before && (reach.mayRead(before) ? placeOf(before.conversation, before.seq)[0] : undefined);
    if (before && end === undefined) return null;
    if (words.length === 0) return { rows: [], more: false };
    const rows: FoundRow[] = [];
    let high = end ?? NO_END;
    let looked = 0;
    const look = (some: Iterable<SearchRange>, most: number): void => {
      const ids = newestFirst(some, high, (expression, low, below) =>
        match(renderExpression(expression, SIGNS), low, below, CHUNK),
      );
      for (const id of ids) {
        high = id;
        const row = read.get(id) as FoundRow;
        if (reach.mayRead(row) && matches(words, row)) rows.push(row);
        if (rows.length > limit || (looked += 1) >= most) return;
      }
      high = 0;
    };

    // Most words are rare, or also common where the user may read, so querying each room separately would not pay off
    // yet.
    if (conversation === undefined) look([{ expression: around(reach, words), low: 0 }], QUICK_SCAN_MAX);
    if (rows.length <= limit && high > 0) look(places(reach, words), READ_MAX);
    if (rows.length > limit) return { rows: rows.slice(0, limit), more: true };
    return { rows, more: high > 0 && rows.length > 0 };
  };
  // One transaction, so that permissions and matches are consistent.
  return inTransaction(db, find);
}

/** Returns a function that runs a statement and returns its ids. */
function idsOf(statement: StatementSync): (...parameters: (string | number)[]) => number[] {
  statement.setReturnArrays(true);
  return (...parameters) => statement.all(...parameters).map(([id]: [number]) => id);
}

function inPartition(words: readonly Token[], { partition, scopes }: PartitionQuery): Expression {
  return { all: [contentIn(partition, words), ...(scopes ? [{ any: scopes.map(scopeTerm) }] : [])] };
}

/** Returns an expression for everything that the user may read and for the other rooms of the same partitions. */
function around(scope: SearchScope, words: readonly Token[]): Expression {
  const corners = partitionQueriesOf(scope, ROOM_PARTITIONS).map(({ partition, scopes }) => ({
    partition,
    scopes: partition === PRIVATE_PARTITION ? scopes : null,
  }));
  return { any: corners.map((corner) => inPartition(words, corner)) };
}

interface SearchRange {
  expression: Expression;
  low: number;
}

/** Merges the ids of several places into one descending sequence, reading a chunk at a time from each. */
function* newestFirst(
  places: Iterable<SearchRange>,
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
