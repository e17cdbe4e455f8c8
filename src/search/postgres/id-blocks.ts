import { sql } from 'kysely';
import type { PostgresDatabase } from '../../database/postgres/postgres-database.js';
import { LOBBY } from '../../protocol/constants.js';
import type { FoundRow } from '../search-store.js';
import { contentIn, renderExpression, type PartitionQuery } from '../index-terms.js';
import type { Token } from '../tokenizer.js';

/** Consecutive texts that carry the same term, so that the index can be asked for them alone. */
export interface IdBlock {
  term: string;
  /** Ids from here on, */
  low: number;
  /** and below this. */
  high: number;
}

const SMALL = 8_192;
const LARGE = 8 * SMALL;
const BLOCKS_AT_ONCE = 32;
const SIGNS = { and: '&', or: '|', quote: (term: string) => `'${term.replaceAll(/['\\]/g, '$&$&')}'` };

/** The terms by which the blocks of a text are asked for. */
export function termsOfBlocks(id: number): string[] {
  return [`b${Math.floor(id / SMALL)}`, `c${Math.floor(id / LARGE)}`];
}

/**
 * Everything below `end`, newest first: small blocks, because a common word is found there and further looking would
 * be in vain; then large ones, because a rare word is nowhere near.
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
  /** Only what is below this id. */
  high: number;
  person: string;
  words: readonly Token[];
  queries: readonly PartitionQuery[];
  /** Of each room, the first text that may be read. */
  starts: ReadonlyMap<string, number>;
  limit: number;
}

/** One more than `limit`, newest first, of what the index finds; the blocks after that are not looked at. */
export async function readBlocks(
  database: PostgresDatabase,
  { blocks, high, person, words, queries, starts, limit }: BlockQuery,
): Promise<(FoundRow & { id: number })[]> {
  const open = blocks.filter((block) => block.low < high);
  // Block, words and scopes are conditions of their own: the index then jumps in each to where the others are, while
  // it would weigh a single one anew for each text that holds any part of it.
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
  // The blocks are read one by one, as far as the outer LIMIT needs them. `id + 0` keeps the planner from reading all
  // texts of a block in the order of their ids; membership is judged again, in the statement that reads the text.
  const { rows } = await sql<FoundRow & { id: number }>`
    SELECT found.* FROM unnest(${terms}::text[], ${scopes}::text[]) AS block (term, scopes) CROSS JOIN LATERAL (
      SELECT t.id, e.conversation, e.seq, e.kind, e.client_id, e.at, e.body
      FROM (${sql.join(places, sql` UNION ALL `)}) t
      JOIN entries e ON e.conversation = t.conversation AND e.seq = t.seq
      WHERE t.conversation = ${LOBBY} OR EXISTS (
        SELECT 1 FROM members m
        WHERE m.conversation = t.conversation AND m.person = ${person} AND t.seq >= m.since)
      ORDER BY t.id DESC LIMIT ${limit + 1}) found
    LIMIT ${limit + 1}`.execute(database.query);
  return rows;
}

/** Those of a corner's scopes that hold anything in this block that may be read, as PostgreSQL writes an array. */
function scopesIn(
  { scopes }: PartitionQuery,
  { high }: IdBlock,
  starts: ReadonlyMap<string, number>,
): string {
  const open = (scopes ?? []).filter((id) => (starts.get(id) ?? 0) < high);
  return `{${open.map((id) => JSON.stringify(id)).join(',')}}`;
}
