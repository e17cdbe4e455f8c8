import type { PoolClient } from 'pg';
import { GroupCommit } from '../../database/group-commit.js';
import type { PostgresDatabase } from '../../database/postgres/postgres-database.js';
import { DataError } from '../../common/errors/data-error.js';
import { StorageUnavailable } from '../../common/errors/storage-error.js';
import type { AppendResult } from './entry-draft.js';
import { LogStore, resultOrThrow, type NewEntry, type AppendOutcome } from './log-store.js';
import {
  checkPermission,
  changesMembers,
  changesMemberSet,
  applyChange,
  type RoomState,
} from './membership-rules.js';
import {
  insertConversations,
  deleteUnusedConversations,
  applyMembershipChanges,
  readMutedWhoLeft,
  readMembers,
  insertFirstMembers,
  type AppliedChange,
} from './postgres-membership.js';
import { readSanctions } from './postgres-sanctions.js';
import { parametersAt, type TransactionStatement } from './transaction-statement.js';

/** Serialization failure and deadlock. */
const RETRYABLE = new Set(['40001', '40P01']);
const TRIES = 5;

/** The log in PostgreSQL. A group commit stores many entries with a fixed number of statements. */
export class PostgresLogStore extends LogStore {
  private readonly commits = new GroupCommit<NewEntry, AppendOutcome>(
    (lines) => this.commit(lines),
    (lines) => this.database.onCommit(lines),
  );

  constructor(private readonly database: PostgresDatabase) {
    super();
  }

  async append(entry: NewEntry): Promise<AppendResult> {
    return resultOrThrow(await this.commits.submit(entry));
  }

  /**
   * Retries after a serialization failure or a deadlock, which store nothing. If PostgreSQL rejects a value, halves
   * the batch until the faulty entry is alone: only that entry fails.
   */
  private async commit(entries: NewEntry[], tries = 1): Promise<(AppendOutcome | Error)[]> {
    try {
      return await this.database.transaction((client, commit) => appendAll(client, entries, commit));
    } catch (error) {
      if (error instanceof DataError) {
        if (entries.length === 1) return [error];
        const half = Math.ceil(entries.length / 2);
        // One after the other: their order is the order of the calls.
        const first = await this.commitPart(entries.slice(0, half));
        return [...first, ...(await this.commitPart(entries.slice(half)))];
      }
      const stoodInTheWay = error instanceof StorageUnavailable && RETRYABLE.has(error.reasonCode ?? '');
      if (!stoodInTheWay || tries === TRIES) throw error;
      return this.commit(entries, tries + 1);
    }
  }

  /** Never rejects: a failure of one part does not affect the other. */
  private async commitPart(entries: NewEntry[]): Promise<(AppendOutcome | Error)[]> {
    return this.commit(entries).catch((error: unknown) => entries.map(() => error as Error));
  }
}

async function appendAll(
  client: PoolClient,
  entries: NewEntry[],
  commit: () => Promise<void>,
): Promise<AppendOutcome[]> {
  const {
    begun,
    heads,
    allStandings: allMembers,
    known: duplicates,
    sanctionOf,
  } = await loadState(client, entries);
  const fresh: (NewEntry & { seq: number })[] = [];
  const moved: AppliedChange[] = [];

  const judge = async (entry: NewEntry): Promise<AppendOutcome> => {
    const state = heads.get(entry.conversation);
    const sanction = sanctionOf(entry);
    if (state === undefined) return sanction ?? { denied: 'not_found' };
    const { conversation, author, change } = entry;
    const standings = allMembers.get(conversation);
    const before = entry.clientId === null ? undefined : duplicates.get(keyOf(entry));
    const denied = sanction ?? (change && checkPermission(change, entry, standings!, state));
    // A retry adds nothing: an author who was muted meanwhile still gets the first receipt.
    if (denied && !(before && denied.denied === 'muted')) return denied;
    if (before) return { ...before, duplicate: true };
    if (entry.requires && (await runStatement(client, entry.requires, state.head + 1)) === 0)
      return { denied: 'unmet' };
    const seq = (state.head += 1);
    const roster = state.moved;
    // The first entry of a conversation adds its first members.
    if (seq === 1 || (change && changesMemberSet(change))) state.moved = seq;
    fresh.push({ ...entry, seq });
    if (entry.clientId !== null) duplicates.set(keyOf(entry), { seq, at: entry.at });
    if (!change || !(changesMembers(change) || change.changes))
      return { seq, at: entry.at, duplicate: false, roster };
    applyChange(standings!, state, author, change);
    moved.push({ conversation, seq, author, change });
    const members = changesMembers(change) ? { members: standings!.size } : {};
    return { seq, at: entry.at, duplicate: false, roster, ...members };
  };

  const results: AppendOutcome[] = [];
  for (const line of entries) results.push(await judge(line));
  await deleteUnusedConversations(
    client,
    begun.filter((id) => heads.get(id)?.head === 0),
  );
  const stored = insertAll(client, fresh, heads);
  if (moved.length === 0 && fresh.every(({ writes }) => !writes?.length)) {
    await Promise.all([stored, commit()]);
    return results;
  }
  await stored;
  for (const { seq, writes = [] } of fresh)
    for (const write of writes) await runStatement(client, write, seq);
  await applyMembershipChanges(client, moved);
  return results;
}

/**
 * Reads what the entries are checked against. The queries are pipelined; those after the lock see the changes that
 * the lock waited for.
 */
async function loadState(client: PoolClient, entries: NewEntry[]) {
  const [begun, heads, sanctionOf, members, allMutedWhoLeft, duplicates] = await Promise.all([
    insertConversations(client, entries),
    lockHeads(client, entries),
    readSanctions(client, entries),
    readMembers(client, entries),
    readMutedWhoLeft(client, entries),
    findDuplicates(client, entries),
  ]);
  if (begun.length > 0) await insertFirstMembers(client, entries, begun);
  for (const [id, mutedWhoLeft] of allMutedWhoLeft) {
    const state = heads.get(id);
    if (state) state.mutedWhoLeft = mutedWhoLeft;
  }
  // The earlier query ran before the first members were inserted.
  const allMembers = begun.length > 0 ? await readMembers(client, entries) : members;
  return { begun, heads, allStandings: allMembers, known: duplicates, sanctionOf };
}

/**
 * Executes a statement.
 * @returns how many rows it found or changed
 */
async function runStatement(client: PoolClient, write: TransactionStatement, seq: number): Promise<number> {
  return (await client.query(write.sql, parametersAt(seq, write))).rowCount ?? 0;
}

type ConversationState = RoomState & { head: number; moved: number };

/** Locks the row of each conversation. The holder decides the next seq; other commits, on any node, wait. */
async function lockHeads(client: PoolClient, entries: NewEntry[]): Promise<Map<string, ConversationState>> {
  const { rows } = await client.query<ConversationState & { id: string }>(
    prepared(
      'lock',
      'SELECT id, head, open, silent, moved FROM conversations WHERE id = ANY($1) ORDER BY id FOR UPDATE',
    ),
    [[...new Set(entries.map((line) => line.conversation))]],
  );
  return new Map(rows.map(({ id, ...state }) => [id, state]));
}

type Duplicates = Map<string, { seq: number; at: number }>;

/** Returns stored entries with the same clientIds. Runs after the lock, so no other commit can interfere. */
async function findDuplicates(client: PoolClient, entries: NewEntry[]): Promise<Duplicates> {
  const named = entries.filter((line) => line.clientId !== null);
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
  entries: (NewEntry & { seq: number })[],
  heads: ReadonlyMap<string, ConversationState>,
): Promise<void> {
  if (entries.length === 0) return;
  const stored = client.query(
    prepared(
      'insert',
      `INSERT INTO entries (conversation, seq, kind, author, client_id, at, body)
     SELECT * FROM unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[])`,
    ),
    columns(entries, 'conversation', 'seq', 'kind', 'author', 'clientId', 'at', 'body'),
  );
  const grown = [...new Set(entries.map(({ conversation }) => conversation))];
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

function keyOf(entry: Pick<NewEntry, 'author' | 'conversation' | 'clientId'>): string {
  return JSON.stringify([entry.author, entry.conversation, entry.clientId]);
}
