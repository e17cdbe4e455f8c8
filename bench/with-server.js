// @ts-check
import { Arena } from './arena.js';
import { Generator } from './generator/generator.js';
import { Nodes } from './server/nodes.js';
import { teahouseServer, tutorialServer } from './server/server.js';

/**
 * @typedef {object} Options
 * @property {boolean} quick short runs of smaller crowds, to see whether everything works
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
    /** @type {Arena | null} */
    this.arena = null;
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
   * Opens a server with a crowd for the time of `act`.
   * @template T
   * @param {import('./server/server.js').ChatServer | import('./server/nodes.js').Nodes} server
   * @param {import('./arena.js').Scene} scene
   * @param {(arena: Arena) => Promise<T>} act
   * @returns {Promise<T>}
   */
  async inArena(server, scene, act) {
    this.arena = new Arena(this, server, scene);
    try {
      return await act(await this.arena.open());
    } finally {
      await this.arena.close();
      this.arena = null;
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
    await this.arena?.close();
    this.generator.end();
  }
}

/** `count` people with nicknames nobody could take for each other. @param {number} count @param {number} [first] */
export function crowdOf(count, first = 0) {
  return Array.from({ length: count }, (_, i) => ({ name: `guest${String(first + i).padStart(5, '0')}` }));
}
