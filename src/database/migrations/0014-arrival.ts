import { sql, SqliteAdapter, type Kysely } from 'kysely';

/**
 * Stores the log of the embedded database in the order in which entries arrive. Messages to fifty conversations at once
 * then go to the end of one table, and a commit writes about half as many pages: the indexes are far smaller than the
 * entries. The unique index begins with the client id, because time-ordered client ids, as the web client makes, are
 * appended at its end too.
 *
 * PostgreSQL stores rows in this order anyway.
 */
export async function up(db: Kysely<any>): Promise<void> {
  if (!(db.getExecutor().adapter instanceof SqliteAdapter)) return;
  await db.transaction().execute(async (transaction) => {
    const { rows } =
      await sql<Part>`SELECT type, name, sql FROM sqlite_master WHERE tbl_name = 'entries'`.execute(
        transaction,
      );
    const table = rows.find(({ type }) => type === 'table')!.sql!;
    const inOrder = table.replace(/\s*without rowid\s*$/i, '').replace(/"entries"/i, '"entries_in_order"');
    // A start may have been interrupted before the migration was recorded.
    if (!/without rowid\s*$/i.test(table)) return;
    const statements = [
      inOrder,
      'INSERT INTO entries_in_order SELECT * FROM entries ORDER BY conversation, seq',
      'DROP TABLE entries',
      'ALTER TABLE entries_in_order RENAME TO entries',
      `CREATE UNIQUE INDEX entries_once ON entries (client_id, conversation, author) WHERE client_id IS NOT NULL`,
      ...rows
        .filter(({ type, name }) => type !== 'table' && name !== 'entries_once')
        .flatMap((part) => part.sql ?? []),
    ];
    for (const statement of statements) await sql.raw(statement).execute(transaction);
  });
}

interface Part {
  type: 'table' | 'index' | 'trigger';
  name: string;
  /** `null` if SQLite created it. */
  sql: string | null;
}
