// @ts-check
/** How long a pool of some hundreds may take to come in. */
const ENTER_MS = 60_000;
/** Clients whose latency is measured and whose order is checked; the deliveries of all are counted. */
const SAMPLED = 10;

/**
 * @typedef {import('./generator/load.js').Load} Load
 *
 * @typedef {object} Scene
 * @property {import('./generator/wire-protocols.js').Person[]} people
 * @property {'everybody' | 'pairs' | 'rooms'} traffic who speaks to whom
 * @property {number} [size] of a room
 * @property {number} [sampled] clients
 * @property {import('./server/server.js').Start} [start]
 */

/** One running server and the pool in it. */
export class ScenarioRun {
  /**
   * @param {import('./with-server.js').Bench} bench
   * @param {import('./server/server.js').ChatServer | import('./server/nodes.js').Nodes} server
   * @param {Scene} scene
   */
  constructor(bench, server, scene) {
    this.bench = bench;
    this.server = server;
    this.scene = scene;
  }

  async open() {
    const { generator } = this.bench;
    const { people, traffic, size, sampled = SAMPLED, start } = this.scene;
    await this.server.start(start);
    await generator.ask('gather', {
      wireProtocol: this.server.wireProtocol,
      ports: this.server.ports,
      people,
    });
    const arrivals = await generator.ask('enter', { withinMs: ENTER_MS });
    if (arrivals.in < people.length)
      throw new Error(`only ${arrivals.in} of ${people.length} got in: ${arrivals.why}`);
    await generator.ask(traffic, { size });
    await generator.ask('sample', { count: sampled });
    return this;
  }

  /**
   * Runs one load; what must never happen at any load is remembered as a fault of the run.
   * @param {Omit<import('./generator/load.js').Plan, 'pids'>} plan @returns {Promise<Load>}
   */
  async load(plan) {
    const load = await this.bench.generator
      .ask('load', { ...plan, pids: this.server.pids })
      .catch((error) => {
        throw this.server.hasEnded ? new Error(`the server ended under load:\n${this.server.output}`) : error;
      });
    const { lost, doubled, unanswered, disorder, cut } = load;
    if (cut === 0 && lost + doubled + unanswered + disorder > 0) {
      this.bench.fault(
        `${this.server.wireProtocol} at ${Math.round(load.offered)} texts/s: ${lost} deliveries lost, ${doubled} doubled, ` +
          `${disorder} out of order, ${unanswered} texts unanswered`,
      );
    }
    return load;
  }

  /** A fresh server with a fresh pool, after this one broke. */
  async renew() {
    await this.close();
    await this.open();
  }

  async close() {
    await this.bench.generator.ask('leave');
    await this.server.stop();
  }
}
