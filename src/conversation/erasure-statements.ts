import type { Compilable, Kysely } from 'kysely';
import { VACUUM_PENDING } from '../database/settings-keys.js';
import type { Schema } from '../database/schema.js';

/**
 * Deletes what belongs to an entry (`=`), or to all entries before it (`<`), and records that a vacuum is due. Files
 * that are used nowhere else are deleted within the hour.
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
