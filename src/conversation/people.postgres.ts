import type { PoolClient } from 'pg';
import type { Role } from '../protocol/shapes.js';
import type { Line } from './log.store.js';
import { isMove, type Passage, type Roles } from './passage.js';

/** A line with which somebody comes or goes, at its place. */
export interface Moved {
  conversation: string;
  seq: number;
  passage: Passage;
}

/** Makes the conversations that begin with these lines, each with its people. */
export async function beginNew(client: PoolClient, lines: Line[]): Promise<void> {
  const begun = new Map(
    lines.filter((line) => line.begins !== null).map((line) => [line.conversation, line]),
  );
  if (begun.size === 0) return;
  // In the order of ids, as every lock here, so that two nodes never wait for each other in a circle.
  const all = [...begun.values()].sort((a, b) => (a.conversation < b.conversation ? -1 : 1));
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO conversations (id, kind, title, open, head, created_at)
     SELECT n.id, n.kind, n.title, n.open, 0, $5
     FROM unnest($1::text[], $2::text[], $3::text[], $4::int[]) AS n (id, kind, title, open)
     WHERE NOT EXISTS (SELECT 1 FROM conversations c WHERE c.id = n.id)
     ON CONFLICT DO NOTHING RETURNING id`,
    [
      all.map(({ conversation }) => conversation),
      all.map(({ begins }) => begins!.kind),
      all.map(({ begins }) => begins!.title ?? ''),
      all.map(({ begins }) => (begins!.isOpen ? 1 : 0)),
      all[0]!.at,
    ],
  );
  const members = rows.flatMap(({ id }) => {
    const { author, begins } = begun.get(id)!;
    return begins!.people.map((person) => {
      const role: Role = begins!.kind === 'room' && person === author ? 'owner' : 'member';
      return [id, person, role] as const;
    });
  });
  if (members.length === 0) return;
  await client.query(
    `INSERT INTO members (conversation, person, role, since, read)
     SELECT c, p, r, 1, 0 FROM unnest($1::text[], $2::text[], $3::text[]) AS m (c, p, r) ON CONFLICT DO NOTHING`,
    [0, 1, 2].map((i) => members.map((member) => member[i])),
  );
}

/** Who is where as what, as far as these lines ask; read after the lock on their conversations. */
export async function readRoles(client: PoolClient, lines: Line[]): Promise<Map<string, Roles>> {
  const asking = lines.filter((line) => line.passage !== null);
  const roles = new Map<string, Roles>();
  if (asking.length === 0) return roles;
  const { rows } = await client.query<{ conversation: string; person: string; role: Role }>(
    `SELECT conversation, person, role FROM members WHERE conversation = ANY($1)
     UNION
     SELECT m.conversation, m.person, m.role
     FROM unnest($2::text[], $3::text[]) AS l (conversation, person) JOIN members m USING (conversation, person)`,
    [
      asking.filter((line) => isMove(line.passage!)).map((line) => line.conversation),
      asking.map((line) => line.conversation),
      asking.map((line) => line.author),
    ],
  );
  for (const { conversation } of asking) roles.set(conversation, new Map());
  for (const { conversation, person, role } of rows) roles.get(conversation)!.set(person, role);
  return roles;
}

/** Writes who came and went, line after line: somebody may do both in one commit. */
export async function movePeople(client: PoolClient, moves: Moved[]): Promise<void> {
  for (const { conversation, seq, passage } of moves) {
    const { joins = [], leaves = [], owner } = passage;
    if (leaves.length > 0) {
      await client.query('DELETE FROM members WHERE conversation = $1 AND person = ANY($2)', [
        conversation,
        leaves,
      ]);
      // A room that everybody has left stays empty: nobody could own it.
      await client.query(
        'UPDATE conversations SET open = 0 WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM members WHERE conversation = $1)',
        [conversation],
      );
    }
    if (joins.length > 0) {
      await client.query(
        `INSERT INTO members (conversation, person, role, since, read)
         SELECT $1, p, 'member', $3::int, $3::int FROM unnest($2::text[]) AS p`,
        [conversation, joins, seq],
      );
    }
    if (owner !== undefined) {
      await client.query(`UPDATE members SET role = 'owner' WHERE conversation = $1 AND person = $2`, [
        conversation,
        owner,
      ]);
    }
  }
}
