/** The start options of a database thread. */
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

/** The rows that a statement returned, each an array in the order of the columns. */
export interface Rows {
  columns: string[];
  rows: unknown[][];
  changes: number;
}

export type JobResult = { value: unknown } | { failed: WorkerError };

export interface WorkerError {
  message: string;
  /** SQLite's result code by name, such as `SQLITE_FULL`. */
  code?: string;
}

export type WorkerRequest =
  | { id: number; kind: 'open' }
  | { id: number; kind: 'jobs'; jobs: Job[] }
  | { id: number; kind: 'load'; name: string; module: string }
  | { id: number; kind: 'close' };

export interface WorkerResponse {
  id: number;
  results?: JobResult[];
  failed?: WorkerError;
}
