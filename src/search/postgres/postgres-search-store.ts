import { sql, type Compilable } from 'kysely';
import type { PoolClient } from 'pg';
import type { PostgresDatabase } from '../../database/postgres/postgres-database.js';
import { blocksOf, readBlocks, termsOfBlocks } from './id-blocks.js';
import { deletePositions, readBacklog, readQueue } from './index-queue.js';
import { scopeFor, type SearchMembership, type SearchScope } from '../search-scope.js';
import {
  matches,
  READ_MAX,
  SearchStore,
  type SearchResult,
  type FoundRow,
  type SearchQuery,
  type IndexPart,
} from '../search-store.js';
import { partitionQueriesOf, scopesOf, wordTerms } from '../index-terms.js';

const BATCH = 1_000;
/** Batch size: words are split on the main thread, which other requests need in between. */
const PORTION = 100;
/** GIN looks up each scope in each block, however few partitions they are in; and each partition adds a query. */
const ROOM_PARTITIONS = 4;

interface Queued {
  id: number;
  conversation: string;
  seq: number;
  body: string;
}

/** Search with a GIN index. GIN has no order, so messages are queried in blocks, newest first. */
export class PostgresSearchStore extends SearchStore {
  private constructor(
    private readonly database: PostgresDatabase,
    private readonly backlog: number,
  ) {
    super();
  }

  static async open(database: PostgresDatabase): Promise<PostgresSearchStore> {
    return new PostgresSearchStore(database, await readBacklog(database));
  }

  async find(query: SearchQuery): Promise<SearchResult | null> {
    const { person, conversation, before, limit, words } = query;
    const reach = scopeFor(await this.memberships(person), person, conversation);
    if (!reach || (before && !reach.mayRead(before))) return null;
    const end = before ? await this.positionOf(before) : await this.end();
    if (end === undefined) return null;
    if (words.length === 0) return { rows: [], more: false };
    const starts = await this.starts(reach);
    const rooms = reach.rooms.filter((room) => starts.has(room.conversation));
    const queries = partitionQueriesOf({ ...reach, rooms }, ROOM_PARTITIONS);
    if (queries.length === 0) return { rows: [], more: false };
    const rows: FoundRow[] = [];
    let read = 0;
    for (const blocks of blocksOf(end)) {
      for (let high = end, isOver = false; !isOver;) {
        const found = await readBlocks(this.database, {
          blocks,
          high,
          person,
          words,
          queries,
          starts,
          limit,
        });
        rows.push(...found.filter((row) => matches(words, row)));
        if (rows.length > limit) return { rows: rows.slice(0, limit), more: true };
        if ((read += found.length) >= READ_MAX) return { rows, more: rows.length > 0 };
        isOver = found.length <= limit;
        high = found.at(-1)?.id ?? high;
      }
    }
    return { rows, more: false };
  }

  async indexNext(part: IndexPart): Promise<number> {
    const after = part === 'new' ? this.backlog : 0;
    const taken = await this.database.transaction(async (client) => {
      const queued = await take(client, after);
      if (queued.length === 0) return 0;
      for (let at = 0; at < queued.length; at += PORTION) await add(client, queued.slice(at, at + PORTION));
      await client.query('DELETE FROM search_queue WHERE id = ANY($1)', [queued.map(({ id }) => id)]);
      return queued.length;
    });
    // Merges the pending list now: cheaper than message by message, and no search has to read it.
    if (taken > 0) await sql`SELECT gin_clean_pending_list('search_words')`.execute(this.database.query);
    return taken;
  }

  /** Nothing to do: each batch merges the index itself. */
  async mergeSegments(): Promise<boolean> {
    return false;
  }

  isBehind(): Promise<boolean> {
    return readQueue(this.database, this.backlog);
  }

  removalStatements(conversation: string, seq: number): Compilable[] {
    const forget = sql`UPDATE search_texts SET words = NULL, scopes = NULL WHERE conversation = ${conversation} AND seq = ${seq}`;
    return [{ compile: () => forget.compile(this.database.query) }];
  }

  truncationStatements(conversation: string, end: number): Compilable[] {
    return deletePositions(this.database, conversation, end);
  }

  async close(): Promise<void> {}

  private async memberships(person: string): Promise<SearchMembership[]> {
    return this.database.query
      .selectFrom('members as m')
      .innerJoin('conversations as c', 'c.id', 'm.conversation')
      .select(['m.conversation', 'm.since', 'c.kind'])
      .where('m.person', '=', person)
      .execute();
  }

  private async positionOf({ conversation, seq }: { conversation: string; seq: number }) {
    const { rows } = await sql<{ id: number }>`
      SELECT id FROM search_texts WHERE conversation = ${conversation} AND seq = ${seq}`.execute(
      this.database.query,
    );
    return rows[0]?.id;
  }

  private async end(): Promise<number> {
    const { rows } = await sql<{ last: number | null }>`SELECT max(id) AS last FROM search_texts`.execute(
      this.database.query,
    );
    return (rows[0]!.last ?? 0) + 1;
  }

  /** Returns, for each room with readable messages, the id of the first one. */
  private async starts({ rooms }: SearchScope): Promise<Map<string, number>> {
    const { rows } = await sql<{ conversation: string; start: number | null }>`
      SELECT r.conversation, CASE WHEN r.since <= 1 THEN 0 ELSE
        (SELECT t.id FROM search_texts t WHERE t.conversation = r.conversation AND t.seq >= r.since
         ORDER BY t.seq LIMIT 1) END AS start
      FROM unnest(${rooms.map((room) => room.conversation)}::text[], ${rooms.map((room) => room.since)}::int[])
        AS r (conversation, since)`.execute(this.database.query);
    return new Map(
      rows.flatMap(({ conversation, start }) => (start === null ? [] : [[conversation, start]])),
    );
  }
}

/**
 * Takes the newest from the queue. Locks them with their entries, so that an erasure runs before or after, but not in
 * between.
 */
async function take(client: PoolClient, after: number): Promise<Queued[]> {
  const { rows } = await client.query<Queued>(
    `SELECT q.id, q.conversation, q.seq, e.body
     FROM search_queue q JOIN entries e ON e.conversation = q.conversation AND e.seq = q.seq
     WHERE q.id > $1 ORDER BY q.id DESC LIMIT $2 FOR UPDATE OF q FOR SHARE OF e`,
    [after, BATCH],
  );
  return rows;
}

async function add(client: PoolClient, queued: readonly Queued[]): Promise<void> {
  const texts = queued.map(({ id, conversation, body }) => {
    const text = JSON.parse(body) as { name: string; content: string; recalled?: true };
    if (text.recalled) return null;
    return {
      words: [...wordTerms(text, conversation, ROOM_PARTITIONS), ...termsOfBlocks(id)],
      scopes: scopesOf(conversation),
    };
  });
  // The lists of terms differ in length, so they are passed as JSON.
  await client.query(
    `INSERT INTO search_texts (id, conversation, seq, words, scopes)
     SELECT n.id, n.conversation, n.seq,
       CASE WHEN n.text ? 'words' THEN array_to_tsvector(ARRAY(SELECT jsonb_array_elements_text(n.text -> 'words'))) END,
       CASE WHEN n.text ? 'words' THEN ARRAY(SELECT jsonb_array_elements_text(n.text -> 'scopes')) END
     FROM unnest($1::bigint[], $2::text[], $3::int[], $4::jsonb[]) AS n (id, conversation, seq, text)`,
    [
      queued.map(({ id }) => id),
      queued.map(({ conversation }) => conversation),
      queued.map(({ seq }) => seq),
      texts.map((text) => JSON.stringify(text)),
    ],
  );
}
