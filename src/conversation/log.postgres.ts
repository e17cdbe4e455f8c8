import type { PoolClient } from 'pg';
import { GroupCommit } from '../database/group-commit.js';
import type { PostgresDatabase } from '../database/postgres/postgres.database.js';
import { StorageFault } from '../database/storage-fault.js';
import type { Placed } from './draft.js';
import { LogStore, placeOf, type Line, type Outcome } from './log.store.js';
import { denial, isMove, isTurnover, move, type House } from './passage.js';
import {
  beginNew,
  movePeople,
  readSilencedGone,
  readStandings,
  seatFirst,
  type Moved,
} from './people.postgres.js';
import { parametersAt, type Write } from './write.js';

/** Serialization failure and deadlock. */
const GIVEN_UP = new Set(['40001', '40P01']);
const TRIES = 5;

/** The log in PostgreSQL: the lines of one commit travel together, a handful of statements for all of them. */
export class PostgresLog extends LogStore {
  private readonly commits = new GroupCommit<Line, Outcome>(
    (lines) => this.commit(lines),
    (lines) => this.database.onCommit(lines),
  );

  constructor(private readonly database: PostgresDatabase) {
    super();
  }

  async append(line: Line): Promise<Placed> {
    return placeOf(await this.commits.submit(line));
  }

  /** Where PostgreSQL gave up one of two transactions that stood in each other's way, nothing of it was stored. */
  private async commit(lines: Line[], tries = 1): Promise<Outcome[]> {
    try {
      return await this.database.transaction((client, commit) => appendAll(client, lines, commit));
    } catch (error) {
      const stoodInTheWay = error instanceof StorageFault && GIVEN_UP.has(error.reasonCode ?? '');
      if (!stoodInTheWay || tries === TRIES) throw error;
      return this.commit(lines, tries + 1);
    }
  }
}

async function appendAll(client: PoolClient, lines: Line[], commit: () => Promise<void>): Promise<Outcome[]> {
  const { heads, allStandings, known } = await ask(client, lines);
  const fresh: (Line & { seq: number })[] = [];
  const moved: Moved[] = [];

  const judge = async (line: Line): Promise<Outcome> => {
    const place = heads.get(line.conversation);
    if (place === undefined) return { denied: 'not_found' };
    const { conversation, author, passage } = line;
    const standings = allStandings.get(conversation);
    const before = line.clientId === null ? undefined : known.get(keyOf(line));
    const denied = passage && denial(passage, line, standings!, place);
    // A retry says nothing new: whoever was silenced meanwhile still hears where the first try stands.
    if (denied && !(before && denied.denied === 'muted')) return denied;
    if (before) return { ...before, duplicate: true };
    if (line.requires && (await perform(client, line.requires, place.head + 1)) === 0)
      return { denied: 'unmet' };
    const seq = (place.head += 1);
    const roster = place.moved;
    // With its first line, a conversation's first people come.
    if (seq === 1 || (passage && isTurnover(passage))) place.moved = seq;
    fresh.push({ ...line, seq });
    if (line.clientId !== null) known.set(keyOf(line), { seq, at: line.at });
    if (!passage || !(isMove(passage) || passage.changes))
      return { seq, at: line.at, duplicate: false, roster };
    move(standings!, place, author, passage);
    moved.push({ conversation, seq, author, passage });
    const members = isMove(passage) ? { members: standings!.size } : {};
    return { seq, at: line.at, duplicate: false, roster, ...members };
  };

  const placed: Outcome[] = [];
  for (const line of lines) placed.push(await judge(line));
  const stored = insertAll(client, fresh, heads);
  if (moved.length === 0 && fresh.every(({ writes }) => !writes?.length)) {
    await Promise.all([stored, commit()]);
    return placed;
  }
  await stored;
  for (const { seq, writes = [] } of fresh) for (const write of writes) await perform(client, write, seq);
  await movePeople(client, moved);
  return placed;
}

/** What these lines are judged by. The questions travel together; those behind the lock see what it waited for. */
async function ask(client: PoolClient, lines: Line[]) {
  const [begun, heads, standings, allSilencedGone, known] = await Promise.all([
    beginNew(client, lines),
    lockHeads(client, lines),
    readStandings(client, lines),
    readSilencedGone(client, lines),
    findKnown(client, lines),
  ]);
  if (begun.length > 0) await seatFirst(client, lines, begun);
  for (const [id, silencedGone] of allSilencedGone) {
    const place = heads.get(id);
    if (place) place.silencedGone = silencedGone;
  }
  // Nobody was there yet when it was asked who is.
  const allStandings = begun.length > 0 ? await readStandings(client, lines) : standings;
  return { heads, allStandings, known };
}

/** Carries a write out. @returns how many rows it found or changed */
async function perform(client: PoolClient, write: Write, seq: number): Promise<number> {
  return (await client.query(write.sql, parametersAt(seq, write))).rowCount ?? 0;
}

type Place = House & { head: number; moved: number };

/** Whoever holds a conversation's row decides its next seq; the others, on this node or another, wait in line. */
async function lockHeads(client: PoolClient, lines: Line[]): Promise<Map<string, Place>> {
  const { rows } = await client.query<Place & { id: string }>(
    prepared(
      'lock',
      'SELECT id, head, open, silent, moved FROM conversations WHERE id = ANY($1) ORDER BY id FOR UPDATE',
    ),
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
    prepared(
      'known',
      `SELECT e.author, e.conversation, e.client_id, e.seq, e.at
     FROM unnest($1::text[], $2::text[], $3::text[]) AS l (author, conversation, client_id)
     JOIN entries e USING (author, conversation, client_id)`,
    ),
    columns(named, 'author', 'conversation', 'clientId'),
  );
  return new Map(
    rows.map(({ seq, at, ...row }) => [keyOf({ ...row, clientId: row.client_id }), { seq, at }]),
  );
}

async function insertAll(
  client: PoolClient,
  lines: (Line & { seq: number })[],
  heads: ReadonlyMap<string, Place>,
): Promise<void> {
  if (lines.length === 0) return;
  const stored = client.query(
    prepared(
      'insert',
      `INSERT INTO entries (conversation, seq, kind, author, client_id, at, body)
     SELECT * FROM unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[])`,
    ),
    columns(lines, 'conversation', 'seq', 'kind', 'author', 'clientId', 'at', 'body'),
  );
  const grown = [...new Set(lines.map(({ conversation }) => conversation))];
  const counted = client.query(
    prepared(
      'grow',
      `UPDATE conversations c SET head = n.head, moved = n.moved
     FROM unnest($1::text[], $2::int[], $3::int[]) AS n (id, head, moved) WHERE c.id = n.id`,
    ),
    [grown, grown.map((id) => heads.get(id)!.head), grown.map((id) => heads.get(id)!.moved)],
  );
  await Promise.all([stored, counted]);
}

const prepared = (name: string, text: string) => ({ name: `append: ${name}`, text });

function columns<T>(rows: T[], ...names: (keyof T)[]): unknown[][] {
  return names.map((name) => rows.map((row) => row[name]));
}

function keyOf(line: Pick<Line, 'author' | 'conversation' | 'clientId'>): string {
  return JSON.stringify([line.author, line.conversation, line.clientId]);
}
