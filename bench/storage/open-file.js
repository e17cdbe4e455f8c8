// @ts-check
/** @typedef {typeof import('../../src/database/sqlite/sqlite.provider.js')} Provider */

const built = new URL('../../dist/database/sqlite/sqlite.provider.js', import.meta.url);

/** Opens a database file with what the built server uses on this Node. */
export const { openFile } = /** @type {Provider} */ (await import(built.href));
