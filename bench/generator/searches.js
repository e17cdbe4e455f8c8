// @ts-check
import { micros } from './client.js';
import { quantiles } from './quantiles.js';

/**
 * Searches, one after the other.
 * @param {import('./client.js').Client} client
 * @param {{ bodies: object[] }} plan
 */
export async function search(client, { bodies }) {
  const samples = [];
  let found = 0;
  for (const body of bodies) {
    const from = micros();
    const reply = await client.ask('search', body);
    samples.push(micros() - from);
    if (!reply.ok)
      throw new Error(`search ${JSON.stringify(body)} gave ${JSON.stringify(reply).slice(0, 200)}`);
    found += reply.data.entries.length;
  }
  return { ...quantiles(samples), found };
}
