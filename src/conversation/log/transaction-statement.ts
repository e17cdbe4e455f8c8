import type { Compilable } from 'kysely';

/** A statement that is carried out in the transaction that stores a line. */
export interface TransactionStatement {
  sql: string;
  parameters: readonly unknown[];
}

/** Stands in a statement for the seq that the line is going to have. */
export const SEQ_PLACEHOLDER = { seqOf: 'line' } as unknown as number;

export function compileStatement(statement: Compilable): TransactionStatement {
  const { sql, parameters } = statement.compile();
  return { sql, parameters };
}

/** The parameters of a write with a line that is stored at `seq`. */
export function parametersAt(seq: number, { parameters }: TransactionStatement): unknown[] {
  return parameters.map((value) => (isSeqPlaceholder(value) ? seq : value));
}

/** Not compared with the constant itself: a copy of it arrives on the database's thread. */
function isSeqPlaceholder(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'seqOf' in value;
}
