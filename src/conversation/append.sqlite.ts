import type { Database } from 'better-sqlite3';
import type { Role } from '../protocol/shapes.js';
import type { Line, Outcome } from './log.store.js';
import { denial, isMove, move, type Passage, type Roles } from './passage.js';

/** Runs on the database thread, inside the transaction that many lines share; see `LogStore` for the contract. */
export function prepare(db: Database): (line: Line) => Outcome {
  const find = db.prepare<[string], { head: number; open: number }>(
    'SELECT head, open FROM conversations WHERE id = ?',
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
  const rolesOf = prepareRoles(db);
  const movePeople = prepareMove(db);

  return ({ conversation, author, clientId, kind, at, body, begins, passage }) => {
    let { head, open } = find.get(conversation) ?? { head: undefined, open: 0 };
    if (head === undefined) {
      if (!begins) return { denied: 'not_found' };
      begin.run(conversation, begins.kind, begins.title ?? '', begins.isOpen ? 1 : 0, at);
      for (const person of begins.people) {
        add.run(conversation, person, begins.kind === 'room' && person === author ? 'owner' : 'member', 1, 0);
      }
      head = 0;
    }
    const roles = passage && rolesOf(conversation, author, passage);
    const denied = passage && denial(passage, author, roles!, open === 1);
    if (denied) return { denied };
    const seq = head + 1;
    const stored = insert.run(conversation, seq, kind, author, clientId, at, body).changes === 1;
    if (!stored) return { ...first.get(conversation, author, clientId)!, duplicate: true };
    advance.run(seq, conversation);
    if (!passage || !isMove(passage)) return { seq, at, duplicate: false };
    movePeople(conversation, seq, passage);
    move(roles!, passage);
    return { seq, at, duplicate: false, members: roles!.size };
  };
}

function prepareRoles(db: Database): (conversation: string, author: string, passage: Passage) => Roles {
  type Row = { person: string; role: Role };
  const one = db.prepare<[string, string], Row>(
    'SELECT person, role FROM members WHERE conversation = ? AND person = ?',
  );
  const all = db.prepare<[string], Row>('SELECT person, role FROM members WHERE conversation = ?');
  return (conversation, author, passage) => {
    const rows = isMove(passage) ? all.all(conversation) : one.all(conversation, author);
    return new Map(rows.map(({ person, role }) => [person, role]));
  };
}

function prepareMove(db: Database): (conversation: string, seq: number, passage: Passage) => void {
  const remove = db.prepare<[string, string]>('DELETE FROM members WHERE conversation = ? AND person = ?');
  const add = db.prepare<[string, string, number, number]>(
    `INSERT INTO members (conversation, person, role, since, read) VALUES (?, ?, 'member', ?, ?)`,
  );
  const promote = db.prepare<[string, string]>(
    `UPDATE members SET role = 'owner' WHERE conversation = ? AND person = ?`,
  );
  const close = db.prepare<[string, string]>(
    'UPDATE conversations SET open = 0 WHERE id = ? AND NOT EXISTS (SELECT 1 FROM members WHERE conversation = ?)',
  );
  return (conversation, seq, { joins = [], leaves = [], owner }) => {
    for (const person of leaves) remove.run(conversation, person);
    for (const person of joins) add.run(conversation, person, seq, seq);
    if (owner !== undefined) promote.run(conversation, owner);
    // A room that everybody has left stays empty: nobody could own it.
    if (leaves.length > 0) close.run(conversation, conversation);
  };
}
