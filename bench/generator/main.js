// @ts-check
/** The load generator's process: does what it is asked over the channel to its parent, one thing at a time. */
import { everybody, pairs, rooms } from './audience.js';
import { Crowd } from './crowd.js';
import { load } from './load.js';
import { readPages } from './pages.js';
import { search } from './searches.js';
import { storm } from './storm.js';

/** @type {Crowd | null} */
let crowd = null;
/** @type {import('./audience.js').Audience | null} */
let audience = null;

const here = () => crowd ?? fail('nobody is here yet');
const addressed = () => audience ?? fail('nobody is addressed yet');

/** @type {Record<string, (asked: any) => unknown>} */
const asks = {
  /** People who are to be let in. */
  gather: ({ dialect, ports, people }) => void (crowd = new Crowd({ dialect, ports, people })),
  enter: ({ withinMs, upTo }) => here().enter(withinMs, { upTo }),
  storm: ({ withinMs, overMs }) => storm(here(), withinMs, overMs),
  everybody: () => void (audience = everybody(here())),
  pairs: () => void (audience = pairs(here())),
  rooms: async ({ size }) => void (audience = await rooms(here(), size)),
  /** How many clients' latency is measured. */
  sample: ({ count }) => here().sample(count),
  load: (plan) => load(here(), addressed(), plan),
  readPages: (plan) => readPages(here().clients[0], plan),
  search: ({ reader, bodies }) => search(here().clients[reader], { bodies }),
  cut: () => here().leave(),
  leave: () => {
    crowd?.leave();
    crowd = null;
    audience = null;
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
