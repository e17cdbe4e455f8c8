import type { Database } from './database.js';

/** The epochs of a database before and after a restore. */
export interface Renewal {
  old: string;
  epoch: string;
}

/** Returns the epoch: the id of this database. A restore renews it, so two copies that diverged never share one. */
export async function epochOf({ query }: Pick<Database, 'query'>): Promise<string> {
  const { value } = await query
    .selectFrom('settings')
    .select('value')
    .where('name', '=', 'epoch')
    .executeTakeFirstOrThrow();
  return value;
}
