// @ts-check
/** Latency above which a rate does not count as sustained. */
export const P99_MAX_MS = 50;

/** How much of what is offered has to arrive within the measured time. */
const KEPT_UP = 0.97;
const GROWTH = 1.6;
/** Halvings (on a logarithmic scale) of the last step: 1.6 ^ (1/8) finds the top to 6 %. */
const REFINEMENTS = 3;
/** A processor counts as full from here on. */
const FULL = 0.9;
/** Processors that others may use before the failure of a server that had more to give is put down to them. */
const DISTURBED = 0.3;
const DISTURBED_TRIES = 4;

/**
 * @typedef {import('./generator/load.js').Load} Load
 * @typedef {object} Top
 * @property {number} rate texts a second
 * @property {Load} load at that rate
 * @property {boolean} generatorBound the generator's processor was full at the first rate that failed, the server's not
 */

/**
 * @typedef {object} Search
 * @property {number} from texts a second
 * @property {number} seconds of each measurement
 * @property {number} hearers of one text
 * @property {number} [window] unanswered texts of one sender, at most
 * @property {boolean} [answers] whether the answers have to come within the time too
 */

/**
 * The highest rate that is sustained: kept up with, p99 within {@link P99_MAX_MS}, no client cut off or refused.
 * On the way up a rate has to fail twice, and a failure while others use the machine does not count at once.
 * @param {import('./scenario-run.js').ScenarioRun} run
 * @param {Search} search
 * @returns {Promise<Top>}
 */
export async function topRate(run, { from, seconds, hearers, window, answers = false }) {
  /** @type {{ rate: number, load: Load } | null} */
  let best = null;
  /** @type {Load | null} */
  let failed = null;

  const sustained = async (/** @type {number} */ rate) => {
    const load = await run.load({ rate, seconds, warmup: seconds / 4, window });
    const why = shortcoming(load, hearers, answers);
    run.bench.say(describe(run.server.wireProtocol, load, why));
    if (load.cut > 0) await run.renew();
    if (why === '' && load.heard > (best?.load.heard ?? 0)) best = { rate, load };
    if (why !== '') failed = load;
    return why === '';
  };
  const tried = async (/** @type {number} */ rate, /** @type {number} */ tries) => {
    for (let tryNumber = 1; !(await sustained(rate)); tryNumber += 1) {
      const disturbed = failed !== null && failed.othersCpu > DISTURBED && failed.serverCpu < FULL;
      if (tryNumber >= (disturbed ? DISTURBED_TRIES : tries)) return false;
    }
    return true;
  };

  let low = from;
  while (!(await tried(low, 2))) {
    low /= GROWTH ** 2;
    if (low < from / 100) throw new Error(`not even ${low} texts/s are sustained`);
  }
  let high = low * GROWTH;
  while (await tried(high, 2)) {
    low = high;
    high *= GROWTH;
  }
  for (let i = 0; i < REFINEMENTS; i += 1) {
    const middle = Math.sqrt(low * high);
    if (await tried(middle, 1)) low = middle;
    else high = middle;
  }
  const { rate, load } = /** @type {{ rate: number, load: Load }} */ (/** @type {unknown} */ (best));
  return { rate, load, generatorBound: isGeneratorBound(failed) };
}

/** @param {Load} load @param {number} hearers @param {boolean} answers @returns {string} empty when sustained */
function shortcoming(load, hearers, answers) {
  if (load.cut > 0) return `${load.cut} cut off: ${load.why}`;
  if (load.refused > 0) return `${load.refused} refused: ${load.why}`;
  if (load.offered < load.wanted * KEPT_UP) return 'senders held back';
  if (load.heard < load.offered * hearers * KEPT_UP) return 'deliveries fall behind';
  if (!load.delivery || load.delivery.p99 > P99_MAX_MS) return 'deliveries late';
  if (answers && (!load.answer || load.answer.p99 > P99_MAX_MS)) return 'answers late';
  return '';
}

/** @param {Load | null} load */
function isGeneratorBound(load) {
  return load !== null && load.generatorCpu > FULL && load.serverCpu < FULL;
}

/** @param {string} who @param {Load} load @param {string} why */
function describe(who, load, why) {
  const ms = (/** @type {{ p50: number, p99: number } | null} */ times) =>
    times ? `${times.p50.toFixed(1)}/${times.p99.toFixed(1)} ms` : '–';
  const percent = (/** @type {number} */ part) => `${Math.round(part * 100)} %`;
  return [
    `  ${who.padEnd(8)} ${Math.round(load.offered)} texts/s`,
    `${Math.round(load.heard)} deliveries/s, p50/p99 ${ms(load.delivery)}`,
    load.answer ? `answers ${ms(load.answer)}` : '',
    `CPU server ${percent(load.serverCpu)} generator ${percent(load.generatorCpu)} others ${percent(load.othersCpu)}`,
    why,
  ]
    .filter(Boolean)
    .join(' · ');
}
