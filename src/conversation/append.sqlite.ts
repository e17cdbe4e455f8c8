import type { Database } from 'better-sqlite3';
import type { Placed } from './draft.js';
import type { Line } from './log.store.js';

/** Runs on the database thread, inside the transaction that many lines share; see `LogStore` for the contract. */
export function prepare(db: Database): (line: Line) => Placed | null {
  const head = db.prepare<[string], { head: number }>('SELECT head FROM conversations WHERE id = ?');
  const advance = db.prepare<[number, string]>('UPDATE conversations SET head = ? WHERE id = ?');
  const begin = db.prepare<[string, number]>(
    `INSERT INTO conversations (id, kind, title, head, created_at) VALUES (?, 'direct', '', 0, ?)`,
  );
  const join = db.prepare<[string, string]>(
    'INSERT INTO members (conversation, person, read) VALUES (?, ?, 0) ON CONFLICT DO NOTHING',
  );
  const insert = db.prepare<[string, number, string, string, string | null, number, string]>(
    `INSERT INTO entries (conversation, seq, kind, author, client_id, at, body) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (conversation, author, client_id) WHERE client_id IS NOT NULL DO NOTHING`,
  );
  const first = db.prepare<[string, string, string | null], { seq: number; at: number }>(
    'SELECT seq, at FROM entries WHERE conversation = ? AND author = ? AND client_id = ?',
  );

  return ({ conversation, author, clientId, kind, at, body, people }) => {
    let newest = head.get(conversation)?.head;
    if (newest === undefined) {
      if (!people) return null;
      begin.run(conversation, at);
      for (const person of people) join.run(conversation, person);
      newest = 0;
    }
    const seq = newest + 1;
    const stored = insert.run(conversation, seq, kind, author, clientId, at, body).changes === 1;
    if (!stored) return { ...first.get(conversation, author, clientId)!, duplicate: true };
    advance.run(seq, conversation);
    return { seq, at, duplicate: false };
  };
}
