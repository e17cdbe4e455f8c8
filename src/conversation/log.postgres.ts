import type { PoolClient } from 'pg';
import { GroupCommit } from '../database/group-commit.js';
import type { PostgresDatabase } from '../database/postgres/postgres.database.js';
import type { Placed } from './draft.js';
import { LogStore, placeOf, type Line, type Outcome } from './log.store.js';
import { denial, isMove, move } from './passage.js';
import { beginNew, movePeople, readRoles, type Moved } from './people.postgres.js';

/** The log in PostgreSQL: the lines of one commit travel together, a handful of statements for all of them. */
export class PostgresLog extends LogStore {
  private readonly commits = new GroupCommit<Line, Outcome>((lines) =>
    this.database.transaction((client) => appendAll(client, lines)),
  );

  constructor(private readonly database: PostgresDatabase) {
    super();
  }

  async append(line: Line): Promise<Placed> {
    return placeOf(await this.commits.submit(line));
  }
}

async function appendAll(client: PoolClient, lines: Line[]): Promise<Outcome[]> {
  await beginNew(client, lines);
  const heads = await lockHeads(client, lines);
  const allRoles = await readRoles(client, lines);
  const known = await findKnown(client, lines);
  const fresh: (Line & { seq: number })[] = [];
  const moved: Moved[] = [];

  const placed = lines.map((line): Outcome => {
    const place = heads.get(line.conversation);
    if (place === undefined) return { denied: 'not_found' };
    const { conversation, author, passage } = line;
    const roles = allRoles.get(conversation);
    const denied = passage && denial(passage, author, roles!, place.open === 1);
    if (denied) return { denied };
    const before = line.clientId === null ? undefined : known.get(keyOf(line));
    if (before) return { ...before, duplicate: true };
    const seq = (place.head += 1);
    fresh.push({ ...line, seq });
    if (line.clientId !== null) known.set(keyOf(line), { seq, at: line.at });
    if (!passage || !isMove(passage)) return { seq, at: line.at, duplicate: false };
    move(roles!, passage);
    if (roles!.size === 0) place.open = 0;
    moved.push({ conversation, seq, passage });
    return { seq, at: line.at, duplicate: false, members: roles!.size };
  });

  await insertAll(client, fresh);
  await movePeople(client, moved);
  return placed;
}

type Place = { head: number; open: number };

/** Whoever holds a conversation's row decides its next seq; the others, on this node or another, wait in line. */
async function lockHeads(client: PoolClient, lines: Line[]): Promise<Map<string, Place>> {
  const { rows } = await client.query<Place & { id: string }>(
    'SELECT id, head, open FROM conversations WHERE id = ANY($1) ORDER BY id FOR UPDATE',
    [[...new Set(lines.map((line) => line.conversation))]],
  );
  return new Map(rows.map(({ id, ...place }) => [id, place]));
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
