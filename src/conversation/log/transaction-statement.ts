import type { Compilable } from 'kysely';

/** A statement of the transaction that stores an entry. */
export interface TransactionStatement {
  sql: string;
  parameters: readonly unknown[];
}

/** Placeholder in a statement for the seq that the entry will get. */
export const SEQ_PLACEHOLDER = { seqOf: 'line' } as unknown as number;

export function compileStatement(statement: Compilable): TransactionStatement {
  const { sql, parameters } = statement.compile();
  return { sql, parameters };
}

/** Returns the parameters of a statement for an entry at `seq`. */
export function parametersAt(seq: number, { parameters }: TransactionStatement): unknown[] {
  return parameters.map((value) => (isSeqPlaceholder(value) ? seq : value));
}

/** Not compared by identity: the database thread receives a copy. */
function isSeqPlaceholder(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'seqOf' in value;
}
