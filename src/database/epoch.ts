import type { Database } from './database.js';

/** Of a database before and after a restore. */
export interface Renewal {
  old: string;
  epoch: string;
}

/** The id of this database in this state: a restore renews it, so no two databases that went apart share one. */
export async function epochOf({ query }: Pick<Database, 'query'>): Promise<string> {
  const { value } = await query
    .selectFrom('settings')
    .select('value')
    .where('name', '=', 'epoch')
    .executeTakeFirstOrThrow();
  return value;
}
