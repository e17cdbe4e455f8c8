// @ts-check
/** How long presence is listened to after the last one is in: a coalesced `count` may still be on its way. */
const SETTLE_MS = 1000;

/** What tells people about other people. */
const PRESENCE = ['count', 'people', 'conversation'];

/**
 * @typedef {object} Storm
 * @property {number} in people, at the end
 * @property {number} seconds until the last was in
 * @property {number} failed attempts
 * @property {string} why the last one failed
 * @property {number} presencePerPersonSecond bytes about other people, per person and second of being in
 * @property {number} welcomePerPerson bytes
 */

/**
 * Lets everybody in, as fast as they come or spread over `overMs`, and weighs what they are told about each other.
 * @param {import('./client-pool.js').ClientPool} pool @param {number} withinMs @param {number} [overMs] @returns {Promise<Storm>}
 */
export async function connectStorm(pool, withinMs, overMs) {
  pool.forget();
  const arrivals = await pool.enter(withinMs, { overMs });
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const now = performance.now();
  const weight = (/** @type {string} */ event) => pool.events.get(event)?.bytes ?? 0;
  const presence = PRESENCE.reduce((sum, event) => sum + weight(event), 0);
  const present = pool.clients.reduce(
    (sum, { inSince }) => sum + (inSince > 0 ? (now - inSince) / 1000 : 0),
    0,
  );
  return {
    ...arrivals,
    presencePerPersonSecond: presence / present,
    welcomePerPerson: weight('welcome') / arrivals.in,
  };
}
