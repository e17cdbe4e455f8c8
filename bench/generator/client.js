// @ts-check
import { connect } from 'node:net';
import { randomBytes } from 'node:crypto';
import { FIRST_NUMBER, FrameForm, readTime, textFrame } from './frame.js';
import { FrameReader, readBuffer } from './frame-reader.js';

/** Messages of one client whose sending times are remembered. */
const REMEMBERED = 1024;

const PING = 0x32;
const MESSAGE = 0x34;
const CONNECT = 0x30;
const DISCONNECT = 0x31;
const EVENT = 0x32;
const ACK = 0x33;
const REFUSED = 0x34;
const AT = 0x40;
const HASH = 0x23;
const BRACKET = 0x5b;

const PONG = textFrame('3');

/** This process's clock in whole microseconds. */
export const micros = () => Math.floor(performance.now() * 1000);

/**
 * Who listens in on a client.
 * @typedef {object} Listener
 * @property {(client: Client, sentAt: number) => void} heard a sampled client heard a text sent at `sentAt` (µs)
 * @property {(client: Client, sentAt: number) => void} acked a text sent at `sentAt` (µs) was answered with ok
 * @property {(event: string, bytes: number) => void} told some other event came, with so many bytes of payload
 */

/** One raw Socket.IO client over one TCP socket: what a browser's would send, at a fraction of the cost. */
export class Client {
  /**
   * @param {import('./wire-protocols.js').WireProtocol} wireProtocol
   * @param {import('./wire-protocols.js').Person} person
   * @param {Listener} listener
   */
  constructor(wireProtocol, person, listener) {
    this.wireProtocol = wireProtocol;
    this.person = person;
    this.listener = listener;
    /** Whether frames are read in whole: for samples, and while an answer with a body is awaited. */
    this.whole = true;
    /** Whether the latency of every text it hears is measured, and the order checked. */
    this.sampled = false;
    /** ms of this process's clock, once it is in. */
    this.inSince = 0;
    /** The server or the network ended the connection. */
    this.cut = false;
    this.leaving = false;
    /** @type {FrameForm | null} */
    this.form = null;
    this.number = FIRST_NUMBER;
    /** @type {Float64Array | null} µs by number modulo {@link REMEMBERED} */
    this.sentAt = null;
    /** @type {((reply: any) => void) | null} */
    this.reply = null;
    /** @type {string} what the server said when it let the client go */
    this.farewell = '';
    /** Texts sent, answered with ok, refused; texts heard; those that came out of order. */
    this.sent = 0;
    this.acked = 0;
    this.refused = 0;
    this.texts = 0;
    this.disorder = 0;
    this.seq = 0;
  }

  /** Starts every count anew. */
  forget() {
    this.sent = 0;
    this.acked = 0;
    this.refused = 0;
    this.texts = 0;
    this.disorder = 0;
    this.seq = 0;
  }

  get isIn() {
    return this.inSince > 0 && !this.cut && !this.leaving;
  }

  /** Texts on their way to the server, or waiting there. */
  get inFlight() {
    return this.wireProtocol.acks ? this.sent - this.acked - this.refused : 0;
  }

  /** Texts that others may expect to hear. */
  get said() {
    return this.sent - this.refused;
  }

  /**
   * Connects, signs in, and is in when the server says so.
   * @param {number} port on 127.0.0.1
   * @returns {Promise<void>}
   */
  enter(port) {
    this.inSince = 0;
    this.cut = false;
    this.leaving = false;
    this.whole = true;
    const reader = new FrameReader(this);
    return new Promise((resolve, reject) => {
      this.entered = resolve;
      this.rejected = reject;
      this.socket = connect({
        port,
        host: '127.0.0.1',
        noDelay: true,
        onread: {
          buffer: readBuffer,
          callback: (count) => {
            reader.read(count);
            return true;
          },
        },
      });
      this.socket.on('error', (error) => (this.farewell ||= error.message));
      this.socket.on('close', () => {
        this.cut = !this.leaving;
        this.#turnedAway(`${this.person.name}: connection closed ${this.farewell}`);
      });
      this.socket.write(
        `GET ${this.wireProtocol.path(this.person)} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\n` +
          `Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`,
      );
    });
  }

  /** Ends the connection as a broken network would, with a reset: nothing is left to wait for. */
  leave() {
    this.leaving = true;
    this.socket?.resetAndDestroy();
  }

  /** From now on {@link say} is to `target`. @param {import('./wire-protocols.js').Target} target */
  address(target) {
    this.form = new FrameForm(this.wireProtocol.text(this.person, target));
    this.sentAt = new Float64Array(REMEMBERED);
  }

  /** Sends one text. @param {number} now µs */
  say(now) {
    const number = this.number++;
    this.sent += 1;
    /** @type {Float64Array} */ (this.sentAt)[number % REMEMBERED] = now;
    this.socket?.write(/** @type {FrameForm} */ (this.form).fill(now, number));
  }

  /**
   * One request at a time, with its answer's body.
   * @param {string} event @param {object} body @returns {Promise<any>} the `Reply`
   */
  ask(event, body) {
    this.whole = true;
    return new Promise((resolve) => {
      this.reply = (reply) => {
        this.reply = null;
        this.whole = this.sampled;
        resolve(reply);
      };
      this.socket?.write(textFrame(`42${this.number++}${JSON.stringify([event, body])}`));
    });
  }

  /** @param {string} head */
  upgraded(head) {
    if (head.startsWith('HTTP/1.1 101'))
      this.socket?.write(textFrame(this.wireProtocol.connect(this.person)));
    else this.#turnedAway(head.split('\r\n')[0]);
  }

  /** @param {Buffer} bytes @param {number} at @param {number} length */
  frame(bytes, at, length) {
    if (bytes[at] !== MESSAGE) {
      if (bytes[at] === PING) this.socket?.write(PONG);
      return;
    }
    switch (bytes[at + 1]) {
      case EVENT:
        // 42["textmsg" is the only event whose second letter is an e.
        if (bytes[at + 5] === 0x65 && bytes[at + 4] === 0x74) this.#text(bytes, at, length);
        else this.#event(bytes, at, length);
        break;
      case ACK:
        this.#answer(bytes, at, length);
        break;
      case CONNECT:
        if (this.wireProtocol.ready === '') this.#isIn();
        break;
      case REFUSED:
      case DISCONNECT:
        this.#turnedAway(bytes.toString('utf8', at, at + length));
        break;
    }
  }

  /** @param {Buffer} bytes @param {number} at @param {number} length */
  #text(bytes, at, length) {
    this.texts += 1;
    if (!this.sampled) return;
    const mark = bytes.indexOf(AT, at);
    if (mark < 0 || mark + 20 > at + length || bytes[mark + 13] !== HASH) return;
    this.listener.heard(this, readTime(bytes, mark + 1));
    this.#checkOrder(bytes.subarray(at, at + length));
  }

  /**
   * A client of the generator hears one conversation, so its seqs rise.
   * @param {Buffer} bytes of one frame: the whole buffer would be searched where there is no seq
   */
  #checkOrder(bytes) {
    const found = bytes.indexOf('"seq":');
    if (found < 0) return;
    let seq = 0;
    for (let i = found + 6; bytes[i] >= 48 && bytes[i] <= 57; i += 1) seq = seq * 10 + bytes[i] - 48;
    if (seq <= this.seq) this.disorder += 1;
    this.seq = seq;
  }

  /** @param {Buffer} bytes @param {number} at @param {number} length */
  #event(bytes, at, length) {
    const event = bytes.toString('latin1', at + 4, bytes.indexOf(0x22, at + 4));
    this.listener.told(event, length);
    if (event === 'goodbye') this.farewell = bytes.toString('utf8', at, at + Math.min(length, 32));
    if (event !== this.wireProtocol.ready || this.inSince > 0) return;
    const [, welcome] = JSON.parse(bytes.toString('utf8', at + 2, at + length));
    if (welcome.token) this.person.token = welcome.token;
    this.#isIn();
  }

  /** @param {Buffer} bytes @param {number} at @param {number} length */
  #answer(bytes, at, length) {
    let number = 0;
    let i = at + 2;
    for (; bytes[i] !== BRACKET; i += 1) number = number * 10 + bytes[i] - 48;
    if (this.reply) {
      this.reply(JSON.parse(bytes.toString('utf8', i, at + length))[0]);
      return;
    }
    // [{"ok":true
    if (bytes[i + 7] === 0x74) {
      this.acked += 1;
      this.listener.acked(this, /** @type {Float64Array} */ (this.sentAt)[number % REMEMBERED]);
    } else {
      this.refused += 1;
      this.farewell = bytes.toString('utf8', i, at + Math.min(length, 32));
    }
  }

  #isIn() {
    this.inSince = performance.now();
    this.whole = this.sampled;
    this.entered?.();
  }

  /** @param {string} why */
  #turnedAway(why) {
    if (this.inSince === 0 || this.cut) this.rejected?.(new Error(why));
  }
}
