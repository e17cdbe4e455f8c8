import type { DatabaseSync } from '../../database/sqlite/sqlite.provider.js';
import { sanctionDenial, sanctionsQuery, type Sanction } from './sanction-rules.js';
import type { NewEntry } from './log-store.js';
import type { Denial } from './membership-rules.js';

type CheckedEntry = Pick<NewEntry, 'conversation' | 'author' | 'at' | 'conduct'>;

/** Checks the responsible user of an entry, in the transaction that stores it. */
export function prepareSanctions(db: DatabaseSync): (line: CheckedEntry) => Denial | undefined {
  // For most users this lookup by one key is enough.
  const isSuspect = db.prepare(
    `SELECT 1 FROM people p WHERE p.id = ? AND (p.muted_until IS NOT NULL OR p.maker IS NOT NULL
       OR EXISTS (SELECT 1 FROM bans b WHERE b.subject = p.id))`,
  );
  const find = db.prepare(sanctionsQuery('(SELECT ? AS conversation, ? AS person, ? AS author) AS l'));
  return ({ conversation, author, at, conduct }) => {
    if (!conduct) return undefined;
    const { person } = conduct;
    if (person === author && isSuspect.get(person) === undefined) return undefined;
    return sanctionDenial(find.all(conversation, person, author) as Sanction[], conduct, at);
  };
}
