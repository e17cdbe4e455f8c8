import type { PoolClient } from 'pg';
import { GroupCommit } from '../database/group-commit.js';
import type { PostgresDatabase } from '../database/postgres/postgres.database.js';
import { noSuchConversation } from './not-found.js';
import type { Placed } from './draft.js';
import { LogStore, type Line } from './log.store.js';

/** The log in PostgreSQL: the lines of one commit travel together, a handful of statements for all of them. */
export class PostgresLog extends LogStore {
  private readonly commits = new GroupCommit<Line, Placed | null>((lines) =>
    this.database.transaction((client) => appendAll(client, lines)),
  );

  constructor(private readonly database: PostgresDatabase) {
    super();
  }

  async append(line: Line): Promise<Placed> {
    return (await this.commits.submit(line)) ?? noSuchConversation();
  }
}

async function appendAll(client: PoolClient, lines: Line[]): Promise<(Placed | null)[]> {
  await beginNew(client, lines);
  const heads = await lockHeads(client, lines);
  const known = await findKnown(client, lines);
  const fresh: (Line & { seq: number })[] = [];

  const placed = lines.map((line): Placed | null => {
    const head = heads.get(line.conversation);
    if (head === undefined) return null;
    const before = line.clientId === null ? undefined : known.get(keyOf(line));
    if (before) return { ...before, duplicate: true };
    const seq = head + 1;
    heads.set(line.conversation, seq);
    fresh.push({ ...line, seq });
    if (line.clientId !== null) known.set(keyOf(line), { seq, at: line.at });
    return { seq, at: line.at, duplicate: false };
  });

  await insertAll(client, fresh);
  return placed;
}

async function beginNew(client: PoolClient, lines: Line[]): Promise<void> {
  const begun = lines.filter((line) => line.people !== null);
  if (begun.length === 0) return;
  // In the order of ids, as every lock here, so that two nodes never wait for each other in a circle.
  const ids = [...new Set(begun.map((line) => line.conversation))].sort();
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO conversations (id, kind, title, head, created_at)
     SELECT id, 'direct', '', 0, $2 FROM unnest($1::text[]) AS id WHERE NOT EXISTS (SELECT 1 FROM conversations c WHERE c.id = id.id)
     ON CONFLICT DO NOTHING RETURNING id`,
    [ids, begun[0]!.at],
  );
  const created = new Set(rows.map((row) => row.id));
  const members = begun.flatMap(({ conversation, people }) =>
    created.has(conversation) ? people!.map((person) => [conversation, person] as const) : [],
  );
  if (members.length === 0) return;
  await client.query(
    `INSERT INTO members (conversation, person, read)
     SELECT c, p, 0 FROM unnest($1::text[], $2::text[]) AS m (c, p) ON CONFLICT DO NOTHING`,
    [members.map(([conversation]) => conversation), members.map(([, person]) => person)],
  );
}

/** Whoever holds a conversation's row decides its next seq; the others, on this node or another, wait in line. */
async function lockHeads(client: PoolClient, lines: Line[]): Promise<Map<string, number>> {
  const { rows } = await client.query<{ id: string; head: number }>(
    'SELECT id, head FROM conversations WHERE id = ANY($1) ORDER BY id FOR UPDATE',
    [[...new Set(lines.map((line) => line.conversation))]],
  );
  return new Map(rows.map(({ id, head }) => [id, head]));
}

type Known = Map<string, { seq: number; at: number }>;

/** What is stored already under the same clientIds; read after the lock, so nothing can slip in between. */
async function findKnown(client: PoolClient, lines: Line[]): Promise<Known> {
  const named = lines.filter((line) => line.clientId !== null);
  if (named.length === 0) return new Map();
  const { rows } = await client.query<{
    author: string;
    conversation: string;
    client_id: string;
    seq: number;
    at: number;
  }>(
    `SELECT e.author, e.conversation, e.client_id, e.seq, e.at
     FROM unnest($1::text[], $2::text[], $3::text[]) AS l (author, conversation, client_id)
     JOIN entries e USING (author, conversation, client_id)`,
    columns(named, 'author', 'conversation', 'clientId'),
  );
  return new Map(
    rows.map(({ seq, at, ...row }) => [keyOf({ ...row, clientId: row.client_id }), { seq, at }]),
  );
}

async function insertAll(client: PoolClient, lines: (Line & { seq: number })[]): Promise<void> {
  if (lines.length === 0) return;
  await client.query(
    `INSERT INTO entries (conversation, seq, kind, author, client_id, at, body)
     SELECT * FROM unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[])`,
    columns(lines, 'conversation', 'seq', 'kind', 'author', 'clientId', 'at', 'body'),
  );
  await client.query(
    `UPDATE conversations c SET head = l.head
     FROM (SELECT id, max(seq) AS head FROM unnest($1::text[], $2::int[]) AS n (id, seq) GROUP BY id) l WHERE c.id = l.id`,
    columns(lines, 'conversation', 'seq'),
  );
}

function columns<T>(rows: T[], ...names: (keyof T)[]): unknown[][] {
  return names.map((name) => rows.map((row) => row[name]));
}

function keyOf(line: Pick<Line, 'author' | 'conversation' | 'clientId'>): string {
  return JSON.stringify([line.author, line.conversation, line.clientId]);
}
