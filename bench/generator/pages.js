// @ts-check
import { micros } from './client.js';
import { quantiles } from './quantiles.js';

/**
 * Reads history pages at random depths, one after the other.
 * @param {import('./client.js').Client} client
 * @param {{ conversation: string, pages: number, limit: number, head: number }} plan
 */
export async function readPages(client, { conversation, pages, limit, head }) {
  const samples = [];
  for (let page = 0; page < pages; page += 1) {
    const before = limit + 1 + Math.floor(Math.random() * (head - limit));
    const from = micros();
    const reply = await client.ask('history', { conversation, before, limit });
    samples.push(micros() - from);
    const entries = reply.data?.entries;
    if (entries?.length !== limit || entries.at(-1).seq !== before - 1) {
      throw new Error(`history before ${before} gave ${JSON.stringify(reply).slice(0, 200)}`);
    }
  }
  return quantiles(samples);
}
