import { join } from 'node:path';
import pg from 'pg';
import { openFile } from '../../src/database/sqlite/sqlite.provider.js';

/** One entry of a log, from the database. */
export interface StoredEntry {
  conversation: string;
  seq: number;
  kind: string;
  /** Id of a user. */
  author: string;
  clientId: string | null;
  content: string | undefined;
}

type Row = Omit<StoredEntry, 'content'> & { body: string };

const SELECT =
  'SELECT conversation, seq, kind, author, client_id AS "clientId", body FROM entries ORDER BY conversation, seq';

/** Reads all logs directly from the file or PostgreSQL, without the server. */
export async function readLog(where: { directory: string; url: string | undefined }): Promise<StoredEntry[]> {
  const rows = where.url === undefined ? fromFile(where.directory) : await fromPostgres(where.url);
  return rows.map(({ body, ...row }) => ({
    ...row,
    content: (JSON.parse(body) as { content?: string }).content,
  }));
}

function fromFile(directory: string): Row[] {
  const db = openFile(join(directory, 'teahouse.db'), { readOnly: true });
  try {
    return db.prepare(SELECT).all() as Row[];
  } finally {
    db.close();
  }
}

async function fromPostgres(url: string): Promise<Row[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Row>(SELECT)).rows;
  } finally {
    await client.end();
  }
}
