/** SQLite's primary result codes, by number (https://sqlite.org/rescode.html). */
const NAMES = [
  'OK',
  'ERROR',
  'INTERNAL',
  'PERM',
  'ABORT',
  'BUSY',
  'LOCKED',
  'NOMEM',
  'READONLY',
  'INTERRUPT',
  'IOERR',
  'CORRUPT',
  'NOTFOUND',
  'FULL',
  'CANTOPEN',
  'PROTOCOL',
  'EMPTY',
  'SCHEMA',
  'TOOBIG',
  'CONSTRAINT',
  'MISMATCH',
  'MISUSE',
  'NOLFS',
  'AUTH',
  'FORMAT',
  'RANGE',
  'NOTADB',
];

/** Returns the name of a result code; an extended one keeps its number, such as `SQLITE_IOERR 778`. */
export function nameOfResult(code: number): string {
  const name = NAMES[code & 0xff];
  if (name === undefined) return `SQLITE ${code}`;
  return code > 0xff ? `SQLITE_${name} ${code}` : `SQLITE_${name}`;
}
