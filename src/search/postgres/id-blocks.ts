import { sql } from 'kysely';
import type { PostgresDatabase } from '../../database/postgres/postgres-database.js';
import { LOBBY } from '../../protocol/constants.js';
import type { FoundRow } from '../search-store.js';
import { contentIn, renderExpression, type PartitionQuery } from '../index-terms.js';
import type { Token } from '../tokenizer.js';

/** Consecutive messages that share a term, so that a query can be limited to them. */
export interface IdBlock {
  term: string;
  /** Inclusive. */
  low: number;
  /** Exclusive. */
  high: number;
}

const SMALL = 8_192;
const LARGE = 8 * SMALL;
const BLOCKS_AT_ONCE = 32;
const SIGNS = { and: '&', or: '|', quote: (term: string) => `'${term.replaceAll(/['\\]/g, '$&$&')}'` };

/** Returns the terms of the blocks that contain a message. */
export function termsOfBlocks(id: number): string[] {
  return [`b${Math.floor(id / SMALL)}`, `c${Math.floor(id / LARGE)}`];
}

/**
 * Yields all blocks below `end`, newest first: small ones first, where a common word is soon found; then large ones,
 * because a rare word needs many.
 */
export function* blocksOf(end: number): Generator<IdBlock[]> {
  const border = Math.max(0, Math.floor((end - 1) / LARGE) - 1) * LARGE;
  yield between(Math.ceil(end / SMALL) * SMALL, border, 'b', SMALL);
  for (let high = border; high > 0; high -= BLOCKS_AT_ONCE * LARGE) {
    yield between(high, Math.max(0, high - BLOCKS_AT_ONCE * LARGE), 'c', LARGE);
  }
}

function between(high: number, low: number, name: string, size: number): IdBlock[] {
  const blocks = [];
  for (let from = high - size; from >= low; from -= size) {
    blocks.push({ term: `${name}${from / size}`, low: from, high: from + size });
  }
  return blocks;
}

export interface BlockQuery {
  blocks: IdBlock[];
  /** Only ids below this. */
  high: number;
  person: string;
  words: readonly Token[];
  queries: readonly PartitionQuery[];
  /** For each room, the id of the first message that may be read. */
  starts: ReadonlyMap<string, number>;
  limit: number;
}

/** Returns up to `limit` + 1 matches, newest first. Does not read the blocks after these. */
export async function readBlocks(
  database: PostgresDatabase,
  { blocks, high, person, words, queries, starts, limit }: BlockQuery,
): Promise<(FoundRow & { id: number })[]> {
  const open = blocks.filter((block) => block.low < high);
  // Block, words and scopes are separate conditions, so that the index scan can skip in each to the position of the
  // others. A combined condition would be evaluated for every message that matches any part.
  const places = queries.map(({ partition, scopes }, i) => {
    const conditions = words.map(
      (word) => sql`t.words @@ ${renderExpression(contentIn(partition, [word]), SIGNS)}::tsquery`,
    );
    if (scopes) conditions.push(sql`t.scopes && (block.scopes::json ->> ${i}::int)::text[]`);
    return sql`
      SELECT t.id, t.conversation, t.seq FROM search_texts t
      WHERE t.words @@ block.term::tsquery AND ${sql.join(conditions, sql` AND `)} AND t.id + 0 < ${high}`;
  });
  const terms = open.map(({ term }) => `'${term}'`);
  const scopes = open.map((block) =>
    JSON.stringify(queries.map((corner) => scopesIn(corner, block, starts))),
  );
  // The lateral join reads block by block until the outer LIMIT is reached. `id + 0` keeps the planner from scanning a
  // block in id order. Membership is checked again in the statement that reads the message.
  const { rows } = await sql<FoundRow & { id: number }>`
    SELECT found.* FROM unnest(${terms}::text[], ${scopes}::text[]) AS block (term, scopes) CROSS JOIN LATERAL (
      SELECT t.id, e.conversation, e.seq, e.author, e.kind, e.client_id, e.at, e.body
      FROM (${sql.join(places, sql` UNION ALL `)}) t
      JOIN entries e ON e.conversation = t.conversation AND e.seq = t.seq
      WHERE t.conversation = ${LOBBY} OR EXISTS (
        SELECT 1 FROM members m
        WHERE m.conversation = t.conversation AND m.person = ${person} AND t.seq >= m.since)
      ORDER BY t.id DESC LIMIT ${limit + 1}) found
    LIMIT ${limit + 1}`.execute(database.query);
  return rows;
}

/** Returns, as a PostgreSQL array, the scopes with readable messages in this block. */
function scopesIn(
  { scopes }: PartitionQuery,
  { high }: IdBlock,
  starts: ReadonlyMap<string, number>,
): string {
  const open = (scopes ?? []).filter((id) => (starts.get(id) ?? 0) < high);
  return `{${open.map((id) => JSON.stringify(id)).join(',')}}`;
}
