import { ChatException } from '../../protocol/chat-exception.js';

const HINTS: Record<string, string> = {
  SQLITE_FULL: 'the disk is full: free some space in DATA_DIR',
  SQLITE_READONLY: 'the database file cannot be written: give this user write access to DATA_DIR',
  SQLITE_CANTOPEN:
    'the database file cannot be opened: check that DATA_DIR exists and this user may write to it',
  SQLITE_BUSY: 'another program holds the database file: stop it',
  SQLITE_CORRUPT: 'the database file is damaged: restore a copy',
  SQLITE_NOTADB: 'DATA_DIR/teahouse.db is not a database: move it away or restore a copy',
  SQLITE_IOERR: 'the disk reported an I/O error: check the system log',
  ECONNREFUSED: 'PostgreSQL does not answer: check that it runs at the address in DATABASE_URL',
  ENOTFOUND: 'the host in DATABASE_URL is unknown',
  '28P01': 'PostgreSQL rejects the password in DATABASE_URL',
  '3D000': 'the database in DATABASE_URL does not exist: create it',
  '53300': 'PostgreSQL has no connection left: raise max_connections or run fewer nodes',
};

/** The storage failed. Clients receive `unavailable` and may retry: a `clientId` prevents duplicates. */
export class StorageUnavailable extends ChatException {
  /** The failure came during a commit: the write may be stored. */
  mayBeCommitted = false;

  constructor(
    readonly reason: string,
    readonly reasonCode?: string,
  ) {
    super('unavailable', 'the storage is unavailable: retry the same request later', { retryAfterMs: 1_000 });
    this.name = 'StorageUnavailable';
  }

  /** One line for the operator that names the fix. */
  get hint(): string {
    const known = Object.keys(HINTS).find((code) => this.reasonCode?.startsWith(code));
    const code = this.reasonCode ? ` (${this.reasonCode})` : '';
    return known ? `${HINTS[known]}${code}` : `${this.reason}${code}`;
  }
}
