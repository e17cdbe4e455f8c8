// @ts-check
import { row, informational } from '../report/row.js';
import { sqlite } from './sqlite.js';
import { postgres } from './postgres.js';

/**
 * The same on both databases, each afresh; one row says why where there is no PostgreSQL.
 * @param {(store: import('./sqlite.js').Store) => Promise<import('../report/row.js').Row[]>} measureOn
 */
export async function onBoth(measureOn) {
  const rows = [];
  for (const open of [sqlite, postgres]) {
    const store = await open();
    if (typeof store === 'string') {
      rows.push(row('PostgreSQL', '', [], [], informational, store));
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
