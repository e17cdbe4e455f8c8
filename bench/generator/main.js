// @ts-check
/** The load generator's process: does what it is asked over the channel to its parent, one thing at a time. */
import { everybody, pairs, rooms } from './traffic-pattern.js';
import { ClientPool } from './client-pool.js';
import { load } from './load.js';
import { readPages } from './pages.js';
import { search } from './searches.js';
import { connectStorm } from './connect-storm.js';

/** @type {ClientPool | null} */
let pool = null;
/** @type {import('./traffic-pattern.js').TrafficPattern | null} */
let traffic = null;

const here = () => pool ?? fail('no client is connected yet');
const addressed = () => traffic ?? fail('no traffic pattern is set yet');

/** @type {Record<string, (asked: any) => unknown>} */
const asks = {
  /** People who are to be let in. */
  gather: ({ wireProtocol, ports, people }) => void (pool = new ClientPool({ wireProtocol, ports, people })),
  enter: ({ withinMs, upTo }) => here().enter(withinMs, { upTo }),
  storm: ({ withinMs, overMs }) => connectStorm(here(), withinMs, overMs),
  everybody: () => void (traffic = everybody(here())),
  pairs: () => void (traffic = pairs(here())),
  rooms: async ({ size }) => void (traffic = await rooms(here(), size)),
  /** How many clients' latency is measured. */
  sample: ({ count }) => here().sample(count),
  load: (plan) => load(here(), addressed(), plan),
  readPages: (plan) => readPages(here().clients[0], plan),
  search: ({ reader, bodies }) => search(here().clients[reader], { bodies }),
  cut: () => here().leave(),
  leave: () => {
    pool?.leave();
    pool = null;
    traffic = null;
  },
};

process.on('message', ({ id, ask, ...asked }) => {
  Promise.resolve(asked)
    .then(asks[ask])
    .then(
      (value) => process.send?.({ id, value }),
      (error) => process.send?.({ id, error: String(error instanceof Error ? error.message : error) }),
    );
});
process.on('disconnect', () => process.exit(0));

/** @param {string} why @returns {never} */
function fail(why) {
  throw new Error(why);
}
