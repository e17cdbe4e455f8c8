// @ts-check
import { ScenarioRun } from './scenario-run.js';
import { Generator } from './generator/generator.js';
import { Nodes } from './server/nodes.js';
import { teahouseServer, tutorialServer } from './server/server.js';

/**
 * @typedef {object} Options
 * @property {boolean} quick short runs of smaller pool, to see whether everything works
 * @property {number} rounds of baseline and teahouse in turn; figures are the medians
 * @property {string} entry what Node runs to start our server
 */

/** One run of the benchmarks: the generator, the two servers, and what went wrong. */
export class Bench {
  /** @param {Options} options */
  constructor(options) {
    this.options = options;
    this.generator = new Generator();
    /** @type {string[]} what must never happen, however slow a server is */
    this.faults = [];
    /** @type {ScenarioRun | null} */
    this.run = null;
  }

  /** @template T @param {T} full @param {T} quick @returns {T} */
  pick(full, quick) {
    return this.options.quick ? quick : full;
  }

  baseline() {
    return tutorialServer();
  }

  teahouse() {
    return teahouseServer(this.options.entry);
  }

  /** @param {number} count of nodes of teahouse, that are one chat */
  nodes(count) {
    return new Nodes(this.options.entry, count);
  }

  /**
   * Opens a server with connected clients for the time of `act`.
   * @template T
   * @param {import('./server/server.js').ChatServer | import('./server/nodes.js').Nodes} server
   * @param {import('./scenario-run.js').Scene} scene
   * @param {(run: ScenarioRun) => Promise<T>} act
   * @returns {Promise<T>}
   */
  async withServer(server, scene, act) {
    this.run = new ScenarioRun(this, server, scene);
    try {
      return await act(await this.run.open());
    } finally {
      await this.run.close();
      this.run = null;
    }
  }

  /** Progress, for the one who waits. @param {string} line */
  say(line) {
    process.stderr.write(`${line}\n`);
  }

  /** @param {string} what */
  fault(what) {
    this.faults.push(what);
    this.say(`FAULT: ${what}`);
  }

  async end() {
    await this.run?.close();
    this.generator.end();
  }
}

/** `count` users whose nicknames do not look alike. @param {number} count @param {number} [first] */
export function connectClients(count, first = 0) {
  return Array.from({ length: count }, (_, i) => ({ name: `guest${String(first + i).padStart(5, '0')}` }));
}
