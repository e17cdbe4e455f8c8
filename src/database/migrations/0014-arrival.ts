import { sql, SqliteAdapter, type Kysely } from 'kysely';

/**
 * The log of the embedded database, in the order in which lines come. What is said in fifty conversations at once
 * then goes to the end of one table, and a commit writes about half of the pages: the indexes that find a line again
 * are far smaller than the lines. The index against doubles begins with what clients make up, because those that let
 * it begin with the time, as the page does, write at its end as well.
 *
 * PostgreSQL keeps its rows so anyway.
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
    // A start that was cut short between this and the note that it is done.
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
  /** `null` where SQLite made it by itself. */
  sql: string | null;
}
