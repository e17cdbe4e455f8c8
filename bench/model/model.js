// @ts-check
/**
 * What private texts cost on several nodes that share a database and a Redis.
 *
 * A node that takes a text works for it (`text`), for the commit it shares (`commit`) and for the batch to the other
 * nodes that it shares (`batch`, twice: it is added to Redis, and read back); every other node reads that batch
 * (`batch` once) and tells the text to its people (`heard`). How many share one is a matter of how long each takes: the
 * first goes at once, and what comes meanwhile goes with the next.
 *
 * @typedef {object} Costs
 * @property {number} text µs of processor
 * @property {number} commit µs
 * @property {number} commitMs how long one takes
 * @property {number} batch µs
 * @property {number} batchMs how long one keeps the next waiting
 * @property {number} heard µs
 * @property {number} bytes of one text in Redis
 *
 * @typedef {object} Observed
 * @property {number} nodes
 * @property {number} rate texts a second, of all nodes together
 * @property {number} cpu µs of all nodes, a text
 * @property {number} commits of PostgreSQL, a text
 * @property {number} batches added to Redis, a text
 * @property {number} bytes that Redis sends to all nodes, a text
 */

/** Of a batch, the one that adds it has so many times the work of one that reads it. */
const ADDING = 2;
/** Of going from cost to cost. */
const ROUNDS = 5_000;

/**
 * @param {Costs} costs @param {number} nodes @param {number} rate texts a second, of all nodes together
 * @returns {Observed}
 */
export function predict({ text, commit, commitMs, batch, batchMs, heard, bytes }, nodes, rate) {
  const others = nodes - 1;
  const commits = sharing(rate / nodes, commitMs);
  const batches = others > 0 ? sharing(rate / nodes, batchMs) : 0;
  const cpu = text + commits * commit + batches * batch * (ADDING + others) + others * heard;
  return { nodes, rate, cpu, commits, batches, bytes: others > 0 ? bytes * nodes : 0 };
}

/**
 * The costs, from a node by itself and from two, each at a low and at a high rate.
 * @param {[Observed, Observed]} one @param {[Observed, Observed]} two @returns {Costs}
 */
export function calibrate(one, two) {
  const [text, commit, batch, heard] = fit(
    [...one, ...two].map(({ nodes, cpu, commits, batches }) => ({
      parts: [1, commits, batches * (ADDING + nodes - 1), nodes - 1],
      sum: cpu,
    })),
  );
  const mean = (/** @type {(seen: Observed) => number} */ of) => (of(two[0]) + of(two[1])) / 2;
  return {
    text,
    commit,
    commitMs: mean(({ commits, rate, nodes }) => lasting(commits, rate / nodes)),
    batch,
    batchMs: mean(({ batches, rate, nodes }) => lasting(batches, rate / nodes)),
    heard,
    bytes: mean(({ bytes, nodes }) => bytes / nodes),
  };
}

/** Texts a second at which each of so many nodes fills `share` of a processor of its own. @param {Costs} costs */
export function topRate(costs, /** @type {number} */ nodes, share = 0.7) {
  let [low, high] = [0, 1e7];
  for (let i = 0; i < 60; i += 1) {
    const rate = (low + high) / 2;
    if ((rate * predict(costs, nodes, rate).cpu) / nodes / 1e6 < share) low = rate;
    else high = rate;
  }
  return low;
}

/** Which part of one is for each text, where texts come at `rate` and one takes `ms`. @param {number} rate @param {number} ms */
function sharing(rate, ms) {
  return 1 / (1 + (rate * ms) / 1_000);
}

/** The same backwards: how long one takes. @param {number} part @param {number} rate */
function lasting(part, rate) {
  return (Math.max(1 / part - 1, 0) / rate) * 1_000;
}

/**
 * What each part costs, so that the sums are met as well as may be, each in proportion; nothing costs less than nothing,
 * whatever noise says.
 * @param {{ parts: number[], sum: number }[]} sums @returns {number[]}
 */
function fit(sums) {
  const scaled = sums.map(({ parts, sum }) => parts.map((part) => part / sum));
  const costs = scaled[0].map(() => 0);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const i of costs.keys()) {
      let over = 0;
      let weight = 0;
      for (const parts of scaled) {
        const rest = 1 - parts.reduce((sum, part, j) => sum + (j === i ? 0 : part * costs[j]), 0);
        over += parts[i] * rest;
        weight += parts[i] ** 2;
      }
      costs[i] = weight === 0 ? 0 : Math.max(over / weight, 0);
    }
  }
  return costs;
}
