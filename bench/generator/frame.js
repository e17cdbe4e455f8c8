// @ts-check
/** Outgoing WebSocket frames (RFC 6455, 5.2), built once and filled in per message. */

/** Any key will do; a key of zeros would spare the server the unmasking that every real client costs it. */
const KEY = [0x5a, 0x3c, 0x96, 0xf0];

const TIME_DIGITS = 12;
const NUMBER_DIGITS = 7;

/** Holds the place of the time a message is sent at, in microseconds of this process's clock. */
export const TIME = '\u0001'.repeat(TIME_DIGITS);
/** Holds the place of a message's number: 7 digits, no leading zero, so it can be an ack id. */
export const NUMBER = '\u0002'.repeat(NUMBER_DIGITS);
/** The number of each client's first message. */
export const FIRST_NUMBER = 1_000_000;

/** One masked text frame. @param {string} text */
export function textFrame(text) {
  const payload = Buffer.from(text);
  const head = frameHead(payload.length);
  for (let i = 0; i < payload.length; i += 1) payload[i] = payload[i] ^ KEY[i & 3];
  return Buffer.concat([head, payload]);
}

/** A text frame with gaps for {@link TIME} and {@link NUMBER}. */
export class FrameForm {
  /** @param {string} text */
  constructor(text) {
    this.frame = textFrame(text);
    this.start = this.frame.length - Buffer.byteLength(text);
    this.times = placesOf(TIME, text);
    this.numbers = placesOf(NUMBER, text);
  }

  /** A fresh frame, since the last one may still wait in the socket. @param {number} micros @param {number} number */
  fill(micros, number) {
    const frame = Buffer.allocUnsafe(this.frame.length);
    this.frame.copy(frame);
    for (const at of this.times) this.#digits(frame, at, TIME_DIGITS, micros);
    for (const at of this.numbers) this.#digits(frame, at, NUMBER_DIGITS, number);
    return frame;
  }

  /** @param {Buffer} frame @param {number} at offset in the payload @param {number} count @param {number} value */
  #digits(frame, at, count, value) {
    let rest = value;
    for (let i = at + count - 1; i >= at; i -= 1) {
      const tenth = Math.floor(rest / 10);
      frame[this.start + i] = (48 + rest - tenth * 10) ^ KEY[i & 3];
      rest = tenth;
    }
  }
}

/** Reads what {@link FrameForm} wrote. @param {Buffer} bytes @param {number} at */
export function readTime(bytes, at) {
  let micros = 0;
  for (let i = at; i < at + TIME_DIGITS; i += 1) micros = micros * 10 + bytes[i] - 48;
  return micros;
}

/** @param {number} length bytes of payload, at most 65,535 */
function frameHead(length) {
  return length < 126
    ? Buffer.from([0x81, 0x80 | length, ...KEY])
    : Buffer.from([0x81, 0x80 | 126, length >> 8, length & 0xff, ...KEY]);
}

/** Where `mark` stands in `text`, as byte offsets. @param {string} mark @param {string} text */
function placesOf(mark, text) {
  const places = [];
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + mark.length)) {
    places.push(Buffer.byteLength(text.slice(0, at)));
  }
  return places;
}
