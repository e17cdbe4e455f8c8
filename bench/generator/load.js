// @ts-check
import { micros } from './client.js';
import { cpuSeconds, machineCpuSeconds } from '../server/usage.js';
import { quantiles } from './quantiles.js';

/** The rate is kept up to date this often. */
const TICK_MS = 1;
/** A delivery counts as lost when nothing at all came for so long after the sending was over. */
const SILENCE_MS = 3_000;
const DRAIN_MS = 60_000;

/**
 * @typedef {object} Plan
 * @property {number} [rate] texts a second of all senders together; default: as fast as `window` allows
 * @property {number} seconds measured
 * @property {number} warmup seconds before
 * @property {number} [window] unanswered texts of one sender, at most
 * @property {number} [senders] how many of the pool speak; default: all
 * @property {number[]} pids of the server
 *
 * @typedef {object} Load what came of it; times in ms, rates a second
 * @property {number} from when measuring began, µs of the machine's monotonic clock
 * @property {number} to when it ended
 * @property {number} offered texts sent
 * @property {number} wanted texts that should have been sent; 0: as many as possible
 * @property {number} heard deliveries
 * @property {number} acked answers
 * @property {import('./quantiles.js').Quantiles | null} delivery from sending to hearing
 * @property {import('./quantiles.js').Quantiles | null} answer from sending to the answer
 * @property {import('./quantiles.js').Quantiles | null} late from when a text was due to its sending
 * @property {number} serverCpu seconds of processor a second
 * @property {number} generatorCpu seconds of processor a second
 * @property {number} othersCpu the same of everything else on the machine
 * @property {number} cpuPerMillion server's CPU seconds per million deliveries
 * @property {number} cut connections the server ended
 * @property {number} refused texts
 * @property {number} lost deliveries that did not come, of connections that held
 * @property {number} doubled deliveries without a text that was sent
 * @property {number} unanswered texts
 * @property {number} disorder texts heard out of order
 * @property {string} why the server's last word to someone cut or refused
 */

/**
 * Offers texts at a steady rate, independent of the server, and counts what is received.
 * @param {import('./client-pool.js').ClientPool} pool
 * @param {import('./traffic-pattern.js').TrafficPattern} traffic
 * @param {Plan} plan
 * @returns {Promise<Load>}
 */
export async function load(pool, traffic, plan) {
  pool.forget();
  const speech = new Speech(pool, plan);
  speech.start();
  await sleep(plan.warmup * 1000);
  pool.measureFrom = micros();
  pool.measureTo = Infinity;
  speech.lateness = [];
  const before = look(pool, plan.pids);
  await sleep(plan.seconds * 1000);
  const after = look(pool, plan.pids);
  pool.measureTo = micros();
  speech.stop();
  await drained(pool, traffic);

  const seconds = after.at - before.at;
  const heard = after.texts - before.texts;
  const served = after.server - before.server;
  const generated = after.generator - before.generator;
  return {
    from: before.monotonic,
    to: after.monotonic,
    offered: (after.sent - before.sent) / seconds,
    wanted: plan.rate ?? 0,
    heard: heard / seconds,
    acked: (after.acked - before.acked) / seconds,
    delivery: quantiles(pool.heardAfter),
    answer: quantiles(pool.ackedAfter),
    late: quantiles(speech.lateness),
    serverCpu: served / seconds,
    generatorCpu: generated / seconds,
    othersCpu: Math.max(0, (after.machine - before.machine - served - generated) / seconds),
    cpuPerMillion: (served / heard) * 1e6,
    ...shortfall(pool, traffic),
  };
}

/** Sends what is due, from one client after the other. */
class Speech {
  /** @param {import('./client-pool.js').ClientPool} pool @param {Plan} plan */
  constructor(pool, { rate = Infinity, window = Infinity, senders = pool.clients.length }) {
    this.pool = pool;
    this.perMicro = rate / 1e6;
    this.window = window;
    this.senders = pool.clients.slice(0, senders);
    this.turn = 0;
    this.sent = 0;
    /** @type {number[]} µs */
    this.lateness = [];
  }

  start() {
    this.from = micros();
    if (this.perMicro === Infinity) {
      this.pool.onAck = (client) => client.say(micros());
      for (const client of this.senders) for (let i = 0; i < this.window; i += 1) client.say(micros());
    } else this.timer = setInterval(() => this.#sendDue(), TICK_MS);
  }

  stop() {
    clearInterval(this.timer);
    this.pool.onAck = null;
  }

  #sendDue() {
    const from = /** @type {number} */ (this.from);
    const due = Math.floor((micros() - from) * this.perMicro);
    while (this.sent < due) {
      const client = this.#next();
      if (!client) return;
      const now = micros();
      client.say(now);
      this.lateness.push(now - from - (this.sent + 1) / this.perMicro);
      this.sent += 1;
    }
  }

  /** The next sender whose window is open. */
  #next() {
    const { senders } = this;
    for (let tried = 0; tried < senders.length; tried += 1) {
      const client = senders[this.turn++ % senders.length];
      if (!client.cut && client.inFlight < this.window) return client;
    }
    return null;
  }
}

/** @param {import('./client-pool.js').ClientPool} pool @param {number[]} pids */
function look(pool, pids) {
  return {
    monotonic: Number(process.hrtime.bigint() / 1000n),
    at: performance.now() / 1000,
    texts: pool.sum('texts'),
    sent: pool.sum('sent'),
    acked: pool.sum('acked'),
    server: pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0),
    generator: cpuSeconds(process.pid),
    machine: machineCpuSeconds(),
  };
}

/** @param {import('./client-pool.js').ClientPool} pool @param {import('./traffic-pattern.js').TrafficPattern} traffic */
async function drained(pool, traffic) {
  const from = performance.now();
  let missing = Infinity;
  let progress = from;
  while (missing > 0 && performance.now() - progress < SILENCE_MS && performance.now() - from < DRAIN_MS) {
    await sleep(20);
    const { lost, unanswered } = shortfall(pool, traffic);
    if (lost + unanswered < missing) progress = performance.now();
    missing = lost + unanswered;
  }
}

/** @param {import('./client-pool.js').ClientPool} pool @param {import('./traffic-pattern.js').TrafficPattern} traffic */
function shortfall(pool, traffic) {
  const { cut, why } = pool.losses;
  const owed = traffic.owed();
  let lost = 0;
  let doubled = 0;
  let unanswered = 0;
  for (const client of pool.clients) {
    if (client.cut) continue;
    const missing = owed(client) - client.texts;
    if (missing > 0) lost += missing;
    else doubled -= missing;
    unanswered += client.inFlight;
  }
  const refused = pool.sum('refused');
  const refusal = pool.clients.find((client) => client.refused > 0)?.farewell ?? '';
  return { cut, refused, lost, doubled, unanswered, disorder: pool.sum('disorder'), why: why || refusal };
}

/** @param {number} ms */
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
