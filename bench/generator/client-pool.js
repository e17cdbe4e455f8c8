// @ts-check
import { Client } from './client.js';
import { wireProtocols } from './wire-protocols.js';

/** Connections that are being made at the same time. */
const ENTERING_MAX = 128;

/** @typedef {{ in: number, seconds: number, failed: number, why: string }} Arrivals */

/** The clients of one server, and what they heard. */
export class ClientPool {
  /**
   * @param {{ wireProtocol: string, ports: number[], people: import('./wire-protocols.js').Person[] }} of people come to the ports in
   *   turn
   */
  constructor({ wireProtocol, ports, people }) {
    this.wireProtocol = wireProtocols[wireProtocol];
    this.ports = ports;
    this.clients = people.map((person) => new Client(this.wireProtocol, person, this));
    /** Texts sent before this time are not measured, nor those after {@link measureTo} (µs). */
    this.measureFrom = Infinity;
    this.measureTo = -Infinity;
    /** @type {number[]} µs from sending to hearing, of the sampled clients */
    this.heardAfter = [];
    /** @type {number[]} µs from sending to the answer */
    this.ackedAfter = [];
    /** @type {Map<string, { packets: number, bytes: number }>} by event, texts and answers left out */
    this.events = new Map();
    /** @type {((client: Client) => void) | null} */
    this.onAck = null;
  }

  /** Starts every count anew. */
  forget() {
    this.measureFrom = Infinity;
    this.measureTo = -Infinity;
    this.heardAfter = [];
    this.ackedAfter = [];
    this.events.clear();
    this.onAck = null;
    for (const client of this.clients) client.forget();
  }

  /**
   * Lets in who is not, {@link ENTERING_MAX} at a time, and gives up after `withinMs`.
   * @param {number} withinMs
   * @param {object} [how]
   * @param {number} [how.upTo] only the first so many; default: everybody
   * @param {number} [how.overMs] spread evenly over this time; default: as fast as they are let in
   * @returns {Promise<Arrivals>}
   */
  async enter(withinMs, { upTo, overMs = 0 } = {}) {
    const from = performance.now();
    const waiting = this.clients.slice(0, upTo).filter((client) => !client.isIn);
    const pauseMs = overMs / Math.max(1, waiting.length);
    let entering = 0;
    let failed = 0;
    let why = '';
    const lead = async () => {
      for (let client = waiting.pop(); client; client = waiting.pop()) {
        const early = from + entering++ * pauseMs - performance.now();
        if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
        if (performance.now() - from > withinMs) return;
        await client.enter(this.#portOf(client)).catch((error) => {
          failed += 1;
          why = error.message;
        });
      }
    };
    const led = Promise.all(Array.from({ length: ENTERING_MAX }, lead));
    let timer;
    const tooLate = new Promise((resolve) => (timer = setTimeout(resolve, withinMs)));
    await Promise.race([led, tooLate]);
    clearTimeout(timer);
    const entered = this.clients.filter((client) => client.inSince > from && !client.cut);
    const last = entered.reduce((latest, client) => Math.max(latest, client.inSince), from);
    return {
      in: this.clients.filter((client) => client.isIn).length,
      seconds: (last - from) / 1000,
      failed,
      why,
    };
  }

  /** @param {Client} client */
  #portOf(client) {
    return this.ports[this.clients.indexOf(client) % this.ports.length];
  }

  /** Cuts every connection at once. */
  leave() {
    for (const client of this.clients) client.leave();
  }

  /** How many were cut off by the server, and its last word. */
  get losses() {
    const cut = this.clients.filter((client) => client.cut);
    return { cut: cut.length, why: cut[0]?.farewell ?? '' };
  }

  /** Measures latency at `count` clients spread over all, the last to be told among them. @param {number} count */
  sample(count) {
    const step = this.clients.length / count;
    for (const client of this.clients) client.sampled = false;
    for (let i = 1; i <= count; i += 1) this.clients[Math.ceil(i * step) - 1].sampled = true;
    for (const client of this.clients) client.whole = client.sampled;
  }

  /** @param {'sent' | 'said' | 'acked' | 'refused' | 'texts' | 'disorder' | 'inFlight'} what */
  sum(what) {
    let sum = 0;
    for (const client of this.clients) sum += client[what];
    return sum;
  }

  /** @param {Client} _client @param {number} sentAt µs */
  heard(_client, sentAt) {
    if (sentAt < this.measureFrom || sentAt >= this.measureTo) return;
    this.heardAfter.push(performance.now() * 1000 - sentAt);
  }

  /** @param {Client} client @param {number} sentAt µs */
  acked(client, sentAt) {
    if (sentAt >= this.measureFrom && sentAt < this.measureTo) {
      this.ackedAfter.push(performance.now() * 1000 - sentAt);
    }
    this.onAck?.(client);
  }

  /** @param {string} event @param {number} bytes */
  told(event, bytes) {
    const seen = this.events.get(event);
    if (seen) {
      seen.packets += 1;
      seen.bytes += bytes;
    } else this.events.set(event, { packets: 1, bytes });
  }
}
