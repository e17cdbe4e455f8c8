import type { Compilable, Kysely } from 'kysely';
import { VACUUM_PENDING } from '../database/settings-keys.js';
import type { Schema } from '../database/schema.js';

/**
 * Takes away what hangs on a line (`=`), or on all lines before it (`<`), and notes that something was erased. Files
 * that are seen nowhere else go within the hour.
 */
export function erasureStatements(
  query: Kysely<Schema>,
  conversation: string,
  which: '=' | '<',
  seq: number,
): Compilable[] {
  return [
    query.deleteFrom('mentions').where('conversation', '=', conversation).where('seq', which, seq),
    query.deleteFrom('reactions').where('conversation', '=', conversation).where('target', which, seq),
    query
      .updateTable('attachment_uses')
      .set({ recalled: 1 })
      .where('conversation', '=', conversation)
      .where('seq', which, seq),
    query
      .insertInto('settings')
      .values({ name: VACUUM_PENDING, value: '' })
      .onConflict((conflict) => conflict.doNothing()),
  ];
}
