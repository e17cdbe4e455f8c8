// @ts-check
import { row, told } from '../report/row.js';
import { embedded } from './embedded.js';
import { postgres } from './postgres.js';

/**
 * The same on both databases, each afresh; one row says why where there is no PostgreSQL.
 * @param {(store: import('./embedded.js').Store) => Promise<import('../report/row.js').Row[]>} measureOn
 */
export async function onBoth(measureOn) {
  const rows = [];
  for (const open of [embedded, postgres]) {
    const store = await open();
    if (typeof store === 'string') {
      rows.push(row('PostgreSQL', '', [], [], told, store));
      continue;
    }
    try {
      rows.push(...(await measureOn(store)));
    } finally {
      await store.discard();
    }
  }
  return rows;
}
