import type { Database, Statement } from 'better-sqlite3';
import type { Role } from '../protocol/shapes.js';
import type { Line, Outcome } from './log.store.js';
import { denial, isMove, move, type House, type Passage, type Standing, type Standings } from './passage.js';
import { parametersAt, type Write } from './write.js';

const PREPARED_MAX = 200;

/** Runs on the database thread, inside the transaction that many lines share; see `LogStore` for the contract. */
export function prepare(db: Database): (line: Line) => Outcome {
  const find = db.prepare<[string], House & { head: number }>(
    'SELECT head, open, silent FROM conversations WHERE id = ?',
  );
  const advance = db.prepare<[number, string]>('UPDATE conversations SET head = ? WHERE id = ?');
  const begin = db.prepare<[string, string, string, number, number]>(
    'INSERT INTO conversations (id, kind, title, head, open, created_at) VALUES (?, ?, ?, 0, ?, ?)',
  );
  const add = db.prepare<[string, string, Role, number, number]>(
    'INSERT INTO members (conversation, person, role, since, read) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const insert = db.prepare<[string, number, string, string, string | null, number, string]>(
    `INSERT INTO entries (conversation, seq, kind, author, client_id, at, body) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (conversation, author, client_id) WHERE client_id IS NOT NULL DO NOTHING`,
  );
  const first = db.prepare<[string, string, string | null], { seq: number; at: number }>(
    'SELECT seq, at FROM entries WHERE conversation = ? AND author = ? AND client_id = ?',
  );
  const standingsOf = prepareStandings(db);
  const movePeople = prepareMove(db);
  const perform = preparePerform(db);

  type Append = (line: Line) => Outcome;
  const append: Append = ({ conversation, author, clientId, kind, at, body, begins, passage, ...more }) => {
    const { requires, writes } = more;
    let house = find.get(conversation);
    if (!house) {
      if (!begins) return { denied: 'not_found' };
      begin.run(conversation, begins.kind, begins.title ?? '', begins.isOpen ? 1 : 0, at);
      for (const person of begins.people) {
        add.run(conversation, person, begins.kind === 'room' && person === author ? 'owner' : 'member', 1, 0);
      }
      house = { head: 0, open: 0, silent: 0 };
    }
    const standings = passage && standingsOf(conversation, author, passage);
    const denied = passage && denial(passage, { author, at }, standings!, house);
    // A retry says nothing new: whoever was silenced meanwhile still hears where the first try stands.
    const isRetry = denied?.denied === 'muted' && first.get(conversation, author, clientId) !== undefined;
    if (denied && !isRetry) return denied;
    const seq = house.head + 1;
    if (requires) {
      const before = clientId === null ? undefined : first.get(conversation, author, clientId);
      if (before) return { ...before, duplicate: true };
      if (perform(requires, seq) === 0) return { denied: 'unmet' };
    }
    const stored = insert.run(conversation, seq, kind, author, clientId, at, body).changes === 1;
    if (!stored) return { ...first.get(conversation, author, clientId)!, duplicate: true };
    advance.run(seq, conversation);
    if (writes) for (const write of writes) perform(write, seq);
    if (!passage || !(isMove(passage) || passage.changes)) return { seq, at, duplicate: false };
    movePeople(conversation, seq, author, passage);
    move(standings!, house, author, passage);
    return { seq, at, duplicate: false, ...(isMove(passage) && { members: standings!.size }) };
  };
  // A savepoint: what fails half-way leaves nothing.
  const appendWhole = db.transaction(append);
  return (line) => (line.requires || line.writes ? appendWhole(line) : append(line));
}

function prepareStandings(
  db: Database,
): (conversation: string, author: string, passage: Passage) => Standings {
  type Row = Standing & { person: string };
  const select = 'SELECT person, role, silenced_until AS silencedUntil FROM members WHERE conversation = ?';
  const one = db.prepare<[string, string], Row>(`${select} AND person = ?`);
  const all = db.prepare<[string], Row>(select);
  return (conversation, author, passage) => {
    const rows = isMove(passage) ? all.all(conversation) : one.all(conversation, author);
    return new Map(rows.map((row) => [row.person, row]));
  };
}

function prepareMove(
  db: Database,
): (conversation: string, seq: number, author: string, passage: Passage) => void {
  const keepSilence = db.prepare<[string, string]>(
    `INSERT INTO silences (conversation, person, until) SELECT conversation, person, silenced_until FROM members
     WHERE conversation = ? AND person = ? AND silenced_until IS NOT NULL`,
  );
  const remove = db.prepare<[string, string]>('DELETE FROM members WHERE conversation = ? AND person = ?');
  const add = db.prepare<[string, string, number, number, string, string]>(
    `INSERT INTO members (conversation, person, role, since, read, silenced_until)
     VALUES (?, ?, 'member', ?, ?, (SELECT until FROM silences WHERE conversation = ? AND person = ?))`,
  );
  const dropSilence = db.prepare<[string, string]>(
    'DELETE FROM silences WHERE conversation = ? AND person = ?',
  );
  const appoint = db.prepare<[Role, string, string]>(
    'UPDATE members SET role = ? WHERE conversation = ? AND person = ?',
  );
  const silence = db.prepare<[number | null, string, string]>(
    'UPDATE members SET silenced_until = ? WHERE conversation = ? AND person = ?',
  );
  const change = db.prepare<[string | null, string | null, number | null, number | null, string]>(
    `UPDATE conversations SET title = coalesce(?, title), announcement = coalesce(?, announcement),
       open = coalesce(?, open), silent = coalesce(?, silent) WHERE id = ?`,
  );
  const close = db.prepare<[string, string]>(
    'UPDATE conversations SET open = 0 WHERE id = ? AND NOT EXISTS (SELECT 1 FROM members WHERE conversation = ?)',
  );
  return (conversation, seq, author, { joins = [], leaves = [], appoints, silences, changes }) => {
    for (const person of leaves) {
      keepSilence.run(conversation, person);
      remove.run(conversation, person);
    }
    for (const person of joins) {
      add.run(conversation, person, seq, seq, conversation, person);
      dropSilence.run(conversation, person);
    }
    if (appoints?.role === 'owner') {
      appoint.run('member', conversation, author);
      silence.run(null, conversation, appoints.person);
    }
    if (appoints) appoint.run(appoints.role, conversation, appoints.person);
    if (silences) silence.run(silences.until, conversation, silences.person);
    if (changes) {
      const { title = null, announcement = null, open = null, silent = null } = changes;
      change.run(title, announcement, open, silent, conversation);
    }
    // A room that everybody has left stays empty: nobody could own it.
    if (leaves.length > 0) close.run(conversation, conversation);
  };
}

/** Carries a write out. @returns how many rows it found or changed */
function preparePerform(db: Database): (write: Write, seq: number) => number {
  const prepared = new Map<string, Statement>();
  return (write, seq) => {
    const statement = prepared.get(write.sql) ?? db.prepare(write.sql);
    // A statement that names many rows has as many spellings.
    if (prepared.size < PREPARED_MAX) prepared.set(write.sql, statement);
    const parameters = parametersAt(seq, write);
    return statement.reader ? statement.all(...parameters).length : statement.run(...parameters).changes;
  };
}
