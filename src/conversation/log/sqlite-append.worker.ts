import { bindable } from '../../database/sqlite/executor.js';
import type { DatabaseSync, StatementSync } from '../../database/sqlite/sqlite.provider.js';
import { inTransaction } from '../../database/sqlite/transaction.js';
import type { NewEntry, AppendOutcome } from './log-store.js';
import {
  checkPermission,
  changesMembers,
  applyChange,
  type RoomState,
  type MembershipChange,
  type MemberState,
  type MemberStates,
} from './membership-rules.js';
import { prepareSanctions } from './sqlite-sanctions.js';
import { parametersAt, type TransactionStatement } from './transaction-statement.js';

const PREPARED_MAX = 200;

/** Runs on the database thread, in a transaction that many entries share. See `LogStore` for the contract. */
export function prepare(db: DatabaseSync): (entry: NewEntry) => AppendOutcome {
  const find = db.prepare('SELECT head, open, silent FROM conversations WHERE id = ?');
  const advance = db.prepare('UPDATE conversations SET head = ? WHERE id = ?');
  const begin = db.prepare(
    'INSERT INTO conversations (id, kind, title, head, open, created_at) VALUES (?, ?, ?, 0, ?, ?)',
  );
  const add = db.prepare(
    'INSERT INTO members (conversation, person, role, since, read) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const insert = db.prepare(
    `INSERT INTO entries (conversation, seq, kind, author, client_id, at, body) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (conversation, author, client_id) WHERE client_id IS NOT NULL DO NOTHING`,
  );
  const first = db.prepare(
    'SELECT seq, at FROM entries WHERE conversation = ? AND author = ? AND client_id = ?',
  );
  const storedAs = (...line: [string, string, string | null]) =>
    first.get(...line) as { seq: number; at: number } | undefined;
  const sanctionOf = prepareSanctions(db);
  const membersOf = prepareMembers(db);
  const applyToMembers = prepareChange(db);
  const runStatement = prepareStatement(db);

  type Append = (entry: NewEntry) => AppendOutcome;
  const append: Append = ({ conversation, author, clientId, kind, at, body, begins, change, ...more }) => {
    const { requires, writes, conduct } = more;
    const sanction = sanctionOf({ conversation, author, at, conduct });
    if (sanction) {
      const before = sanction.denied === 'muted' ? storedAs(conversation, author, clientId) : undefined;
      return before ? { ...before, duplicate: true } : sanction;
    }
    let room = find.get(conversation) as (RoomState & { head: number }) | undefined;
    if (!room) {
      if (!begins) return { denied: 'not_found' };
      begin.run(conversation, begins.kind, begins.title ?? '', begins.isOpen ? 1 : 0, at);
      for (const person of begins.people) {
        add.run(conversation, person, begins.kind === 'room' && person === author ? 'owner' : 'member', 1, 0);
      }
      room = { head: 0, open: 0, silent: 0 };
    }
    const members = change && membersOf(conversation, author, change);
    const denied = change && checkPermission(change, { author, at }, members!, room);
    // A retry adds nothing: an author who was muted meanwhile still gets the first receipt.
    const isRetry = denied?.denied === 'muted' && storedAs(conversation, author, clientId) !== undefined;
    if (denied && !isRetry) return denied;
    const seq = room.head + 1;
    if (requires) {
      const before = clientId === null ? undefined : storedAs(conversation, author, clientId);
      if (before) return { ...before, duplicate: true };
      if (runStatement(requires, seq) === 0) return { denied: 'unmet' };
    }
    const stored = insert.run(conversation, seq, kind, author, clientId, at, body).changes === 1;
    if (!stored) return { ...storedAs(conversation, author, clientId)!, duplicate: true };
    advance.run(seq, conversation);
    if (writes) for (const write of writes) runStatement(write, seq);
    if (!change || !(changesMembers(change) || change.changes)) return { seq, at, duplicate: false };
    applyToMembers(conversation, seq, author, change);
    applyChange(members!, room, author, change);
    return { seq, at, duplicate: false, ...(changesMembers(change) && { members: members!.size }) };
  };
  // A savepoint undoes all statements of an entry that fails half-way.
  const appendWhole = inTransaction(db, append);
  return (line) => (line.requires || line.writes ? appendWhole(line) : append(line));
}

function prepareMembers(
  db: DatabaseSync,
): (conversation: string, author: string, change: MembershipChange) => MemberStates {
  type Row = MemberState & { person: string };
  const select = 'SELECT person, role, silenced_until AS silencedUntil FROM members WHERE conversation = ?';
  const one = db.prepare(`${select} AND person = ?`);
  const all = db.prepare(select);
  return (conversation, author, change) => {
    const rows = changesMembers(change) ? all.all(conversation) : one.all(conversation, author);
    return new Map((rows as Row[]).map((row) => [row.person, row]));
  };
}

function prepareChange(
  db: DatabaseSync,
): (conversation: string, seq: number, author: string, change: MembershipChange) => void {
  const keepMute = db.prepare(
    `INSERT INTO silences (conversation, person, until) SELECT conversation, person, silenced_until FROM members
     WHERE conversation = ? AND person = ? AND silenced_until IS NOT NULL`,
  );
  const remove = db.prepare('DELETE FROM members WHERE conversation = ? AND person = ?');
  const add = db.prepare(
    `INSERT INTO members (conversation, person, role, since, read, silenced_until)
     VALUES (?, ?, 'member', ?, ?, (SELECT until FROM silences WHERE conversation = ? AND person = ?))`,
  );
  const dropMute = db.prepare('DELETE FROM silences WHERE conversation = ? AND person = ?');
  const appoint = db.prepare('UPDATE members SET role = ? WHERE conversation = ? AND person = ?');
  const mute = db.prepare('UPDATE members SET silenced_until = ? WHERE conversation = ? AND person = ?');
  const change = db.prepare(
    `UPDATE conversations SET title = coalesce(?, title), announcement = coalesce(?, announcement),
       open = coalesce(?, open), silent = coalesce(?, silent),
       closed_seq = CASE WHEN ? = 0 AND open = 1 THEN ? ELSE closed_seq END WHERE id = ?`,
  );
  const close = db.prepare(
    'UPDATE conversations SET open = 0 WHERE id = ? AND NOT EXISTS (SELECT 1 FROM members WHERE conversation = ?)',
  );
  return (conversation, seq, author, { joins = [], leaves = [], appoints, mutes, changes }) => {
    for (const person of leaves) {
      keepMute.run(conversation, person);
      remove.run(conversation, person);
    }
    for (const person of joins) {
      add.run(conversation, person, seq, seq, conversation, person);
      dropMute.run(conversation, person);
    }
    if (appoints?.role === 'owner') {
      appoint.run('member', conversation, author);
      mute.run(null, conversation, appoints.person);
    }
    if (appoints) appoint.run(appoints.role, conversation, appoints.person);
    if (mutes) mute.run(mutes.until, conversation, mutes.person);
    if (changes) {
      const { title = null, announcement = null, open = null, silent = null } = changes;
      change.run(title, announcement, open, silent, open, seq, conversation);
    }
    // A room without members stays empty: if a user joined it, it would have no owner.
    if (leaves.length > 0) close.run(conversation, conversation);
  };
}

/**
 * Executes statements.
 * @returns how many rows one found or changed
 */
function prepareStatement(db: DatabaseSync): (write: TransactionStatement, seq: number) => number {
  const prepared = new Map<string, { statement: StatementSync; isReader: boolean }>();
  const prepare = (sql: string) => {
    const statement = db.prepare(sql);
    return { statement, isReader: statement.columns().length > 0 };
  };
  return (write, seq) => {
    const found = prepared.get(write.sql) ?? prepare(write.sql);
    // Limited, because the SQL text of a statement varies with its number of rows.
    if (prepared.size < PREPARED_MAX) prepared.set(write.sql, found);
    const { statement, isReader } = found;
    const parameters = bindable(parametersAt(seq, write));
    return isReader ? statement.all(...parameters).length : statement.run(...parameters).changes;
  };
}
