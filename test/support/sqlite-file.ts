import { openFile } from '../../src/database/sqlite/sqlite.provider.js';

/** Runs statements on a database file, also while a server uses it. */
export function execOnFile(file: string, statements: string): void {
  const db = openFile(file, { timeout: 10_000 });
  try {
    db.exec(statements);
  } finally {
    db.close();
  }
}
