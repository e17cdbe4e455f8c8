/** What the thread that owns a database file is started with. */
export interface OpenFile {
  file: string;
  readonly: boolean;
}

export interface Statement {
  sql: string;
  parameters: readonly unknown[];
}

/** Statements that succeed or fail together, or a payload for a handler that was loaded by name. */
export type Job = { statements: Statement[] } | { handler: string; payload: unknown };

export type JobResult = { value: unknown } | { failed: Fault };

export interface Fault {
  message: string;
  /** SQLite's extended result code, such as `SQLITE_FULL`. */
  code?: string;
}

export type Order =
  | { id: number; kind: 'jobs'; jobs: Job[] }
  | { id: number; kind: 'load'; name: string; module: string }
  | { id: number; kind: 'close' };

export interface Answer {
  /** 0 tells that the file is open (or why not). */
  id: number;
  results?: JobResult[];
  failed?: Fault;
}
