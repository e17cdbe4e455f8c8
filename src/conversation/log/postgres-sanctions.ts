import type { PoolClient } from 'pg';
import { sanctionDenial, sanctionsQuery, type Sanction } from './sanction-rules.js';
import type { NewEntry } from './log-store.js';
import type { Denial } from './membership-rules.js';

/** Checks the user who is responsible for an entry. */
export type SanctionCheck = (entry: NewEntry) => Denial | undefined;

const QUERY = sanctionsQuery(
  'unnest($1::text[], $2::text[], $3::text[]) AS l (conversation, person, author)',
);

/** Reads the sanctions of all users who are responsible for these entries. */
export async function readSanctions(client: PoolClient, entries: NewEntry[]): Promise<SanctionCheck> {
  // A member and their webhook are two authors with one responsible user.
  const judged = new Map<string, NewEntry>();
  for (const line of entries) if (line.conduct) judged.set(keyOf(line), line);
  if (judged.size === 0) return () => undefined;
  const asked = [...judged.values()];
  const { rows } = await client.query<Sanction & { conversation: string; author: string }>(
    { name: 'append: sanctions', text: QUERY },
    [
      asked.map(({ conversation }) => conversation),
      asked.map(({ conduct }) => conduct!.person),
      asked.map(({ author }) => author),
    ],
  );
  if (rows.length === 0) return () => undefined;
  const found = new Map<string, Sanction[]>();
  for (const row of rows) {
    const key = keyOf(row);
    found.set(key, [...(found.get(key) ?? []), row]);
  }
  return (line) => {
    const sanctions = line.conduct && found.get(keyOf(line));
    return sanctions ? sanctionDenial(sanctions, line.conduct!, line.at) : undefined;
  };
}

/** An author has one responsible user. */
function keyOf({ conversation, author }: Pick<NewEntry, 'conversation' | 'author'>): string {
  return `${conversation} ${author}`;
}
