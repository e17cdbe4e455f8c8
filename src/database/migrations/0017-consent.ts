import { sql, type Kysely } from 'kysely';

/**
 * Pending invitations, who has written to whom in private, and which direct conversations are message requests. An
 * existing conversation becomes a request only if its recipient never wrote there.
 */
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema
    .createTable('contacts')
    .ifNotExists()
    .addColumn('person', 'text', (c) => c.notNull())
    .addColumn('contact', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('contacts_pk', ['person', 'contact'])
    .execute();
  await db.schema
    .createTable('invitations')
    .ifNotExists()
    .addColumn('conversation', 'text', (c) => c.notNull())
    .addColumn('person', 'text', (c) => c.notNull())
    .addColumn('inviter', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('declined', 'integer', (c) => c.notNull().defaultTo(0))
    .addPrimaryKeyConstraint('invitations_pk', ['conversation', 'person'])
    .execute();
  for (const [name, columns] of [
    ['invitations_person', ['person', 'at']],
    ['invitations_inviter', ['inviter']],
    ['invitations_at', ['at']],
  ] as const) {
    await db.schema
      .createIndex(name)
      .ifNotExists()
      .on('invitations')
      .columns([...columns])
      .execute();
  }

  // A start may have been interrupted before the migration was recorded.
  const tables = await db.introspection.getTables();
  const members = tables.find(({ name }) => name === 'members')!;
  if (!members.columns.some(({ name }) => name === 'requested_at')) {
    await db.schema.alterTable('members').addColumn('requested_at', 'bigint').execute();
  }
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

/** Both members of each direct conversation, and whether the first of them wrote there. */
const PAIRS = `
  SELECT m.conversation, m.person, o.person AS contact, c.created_at,
    CASE WHEN EXISTS (
      SELECT 1 FROM entries e WHERE e.conversation = m.conversation AND e.author = m.person AND e.kind = 'text'
    ) THEN 1 ELSE 0 END AS wrote
  FROM conversations c
  JOIN members m ON m.conversation = c.id
  JOIN members o ON o.conversation = c.id AND o.person <> m.person
  WHERE c.kind = 'direct'`;

const STATEMENTS = [
  `INSERT INTO contacts (person, contact)
   SELECT person, contact FROM (${PAIRS}) AS pairs WHERE wrote = 1 ON CONFLICT DO NOTHING`,
  // Retention may have erased a reply, so a conversation that lost entries is no request.
  `UPDATE members SET requested_at = (SELECT created_at FROM conversations c WHERE c.id = members.conversation)
   WHERE pinned = 0 AND EXISTS (
     SELECT 1 FROM conversations c JOIN members o ON o.conversation = c.id AND o.person <> members.person
     WHERE c.id = members.conversation AND c.kind = 'direct' AND c.since = 1
       AND NOT EXISTS (SELECT 1 FROM contacts k WHERE k.person = members.person AND k.contact = o.person)
       AND NOT EXISTS (
         SELECT 1 FROM members a
         JOIN members b ON b.conversation = a.conversation AND b.person = o.person
         JOIN conversations r ON r.id = a.conversation AND r.kind = 'room' AND r.open = 0 AND r.id <> 'lobby'
         WHERE a.person = members.person))`,
  'CREATE INDEX IF NOT EXISTS members_known ON members (person) WHERE requested_at IS NULL',
  `CREATE INDEX IF NOT EXISTS members_requests ON members (person, requested_at, conversation)
   WHERE requested_at IS NOT NULL`,
];
