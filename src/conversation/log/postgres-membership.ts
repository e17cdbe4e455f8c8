import type { PoolClient } from 'pg';
import type { Role } from '../../protocol/types.js';
import type { NewEntry } from './log-store.js';
import {
  changesMembers,
  type MembershipChange,
  type MemberState,
  type MemberStates,
} from './membership-rules.js';

/** A change of members or of the room by a stored entry. */
export interface AppliedChange {
  conversation: string;
  seq: number;
  author: string;
  change: MembershipChange;
}

/**
 * Creates the conversations that begin with these entries.
 * @returns the ids of those that did not exist
 */
export async function insertConversations(client: PoolClient, entries: NewEntry[]): Promise<string[]> {
  const begun = newConversationsOf(entries);
  if (begun.size === 0) return [];
  // Sorted by id, like all locks here, so that two nodes never deadlock.
  const all = [...begun.values()].sort((a, b) => (a.conversation < b.conversation ? -1 : 1));
  const { rows } = await client.query<{ id: string }>(
    {
      name: 'append: begin',
      text: `INSERT INTO conversations (id, kind, title, open, head, created_at)
     SELECT n.id, n.kind, n.title, n.open, 0, $5
     FROM unnest($1::text[], $2::text[], $3::text[], $4::int[]) AS n (id, kind, title, open)
     WHERE NOT EXISTS (SELECT 1 FROM conversations c WHERE c.id = n.id)
     ON CONFLICT DO NOTHING RETURNING id`,
    },
    [
      all.map(({ conversation }) => conversation),
      all.map(({ begins }) => begins!.kind),
      all.map(({ begins }) => begins!.title ?? ''),
      all.map(({ begins }) => (begins!.isOpen ? 1 : 0)),
      all[0]!.at,
    ],
  );
  return rows.map(({ id }) => id);
}

/** Inserts the first members of new conversations. */
export async function insertFirstMembers(
  client: PoolClient,
  entries: NewEntry[],
  ids: string[],
): Promise<void> {
  const begun = newConversationsOf(entries);
  const members = ids.flatMap((id) => {
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

/** Deletes new conversations whose first entries were all refused. */
export async function deleteUnusedConversations(client: PoolClient, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await client.query('DELETE FROM members WHERE conversation = ANY($1)', [ids]);
  await client.query('DELETE FROM conversations WHERE id = ANY($1)', [ids]);
}

function newConversationsOf(entries: NewEntry[]): Map<string, NewEntry> {
  return new Map(entries.filter((line) => line.begins !== null).map((line) => [line.conversation, line]));
}

/** Returns the members that these entries are checked against. Runs after the lock on their conversations. */
export async function readMembers(
  client: PoolClient,
  entries: NewEntry[],
): Promise<Map<string, MemberStates>> {
  const asking = entries.filter((line) => line.change !== null);
  const members = new Map<string, MemberStates>();
  if (asking.length === 0) return members;
  const { rows } = await client.query<MemberState & { conversation: string; person: string }>(
    {
      name: 'append: standings',
      text: `SELECT conversation, person, role, silenced_until AS "silencedUntil" FROM members WHERE conversation = ANY($1)
     UNION
     SELECT m.conversation, m.person, m.role, m.silenced_until
     FROM unnest($2::text[], $3::text[]) AS l (conversation, person) JOIN members m USING (conversation, person)`,
    },
    [
      asking.filter((line) => changesMembers(line.change!)).map((line) => line.conversation),
      asking.map((line) => line.conversation),
      asking.map((line) => line.author),
    ],
  );
  for (const { conversation } of asking) members.set(conversation, new Map());
  for (const row of rows) members.get(row.conversation)!.set(row.person, row);
  return members;
}

/** Applies the changes entry by entry: a user may join and leave in one commit. */
export async function applyMembershipChanges(client: PoolClient, moves: AppliedChange[]): Promise<void> {
  for (const { conversation, seq, author, change } of moves) {
    const { joins = [], leaves = [], appoints, mutes, changes } = change;
    if (leaves.length > 0) {
      await client.query(
        `INSERT INTO silences (conversation, person, until) SELECT conversation, person, silenced_until FROM members
         WHERE conversation = $1 AND person = ANY($2) AND silenced_until IS NOT NULL`,
        [conversation, leaves],
      );
      await client.query('DELETE FROM members WHERE conversation = $1 AND person = ANY($2)', [
        conversation,
        leaves,
      ]);
      // A room without members stays empty: if a user joined it, it would have no owner.
      await client.query(
        'UPDATE conversations SET open = 0 WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM members WHERE conversation = $1)',
        [conversation],
      );
    }
    if (joins.length > 0) {
      await client.query(
        `INSERT INTO members (conversation, person, role, since, read, silenced_until)
         SELECT $1, p, 'member', $3::int, $3::int, s.until
         FROM unnest($2::text[]) AS p LEFT JOIN silences s ON s.conversation = $1 AND s.person = p`,
        [conversation, joins, seq],
      );
      await client.query('DELETE FROM silences WHERE conversation = $1 AND person = ANY($2)', [
        conversation,
        joins,
      ]);
    }
    if (appoints) await setRole(client, conversation, author, appoints);
    if (mutes) {
      await client.query('UPDATE members SET silenced_until = $3 WHERE conversation = $1 AND person = $2', [
        conversation,
        mutes.person,
        mutes.until,
      ]);
    }
    if (changes) {
      const { title, announcement, open, silent } = changes;
      await client.query(
        `UPDATE conversations SET title = coalesce($2, title), announcement = coalesce($3, announcement),
           open = coalesce($4::int, open), silent = coalesce($5, silent),
           closed_seq = CASE WHEN $4::int = 0 AND open = 1 THEN $6::int ELSE closed_seq END WHERE id = $1`,
        [conversation, title, announcement, open, silent, seq],
      );
    }
  }
}

async function setRole(
  client: PoolClient,
  conversation: string,
  author: string,
  { person, role }: NonNullable<MembershipChange['appoints']>,
): Promise<void> {
  if (role === 'owner') {
    await client.query(`UPDATE members SET role = 'member' WHERE conversation = $1 AND person = $2`, [
      conversation,
      author,
    ]);
  }
  await client.query(
    `UPDATE members SET role = $3, silenced_until = CASE $3::text WHEN 'owner' THEN NULL ELSE silenced_until END
     WHERE conversation = $1 AND person = $2`,
    [conversation, person, role],
  );
}

/** Returns the ends of mutes of former members, for conversations whose members change. */
export async function readMutedWhoLeft(
  client: PoolClient,
  entries: NewEntry[],
): Promise<Map<string, Map<string, number>>> {
  const moves = entries.filter(({ change }) => change !== null && changesMembers(change));
  const muted = new Map(moves.map(({ conversation }) => [conversation, new Map<string, number>()]));
  if (!moves.some(({ change }) => change!.joins)) return muted;
  const { rows } = await client.query<{ conversation: string; person: string; until: number }>(
    'SELECT conversation, person, until FROM silences WHERE conversation = ANY($1)',
    [[...muted.keys()]],
  );
  for (const { conversation, person, until } of rows) muted.get(conversation)!.set(person, until);
  return muted;
}
