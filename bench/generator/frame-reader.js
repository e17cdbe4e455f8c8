// @ts-check
/**
 * Incoming frames, read as cheaply as Node allows: every socket of the process reads into one shared buffer, and a
 * frame is looked at only in its first bytes, the rest is skipped by its length. Nothing is copied but the rest of a
 * frame that the next read will complete.
 */

/** What a client needs to see of a frame to tell it from the others, ack id and the start of the reply included. */
const LOOK_BYTES = 32;
const READ_BYTES = 256 * 1024;
/** Room in front of the read buffer for the rest of the read before: the largest frame that can be read whole. */
const REST_BYTES = 256 * 1024;

const shared = Buffer.allocUnsafeSlow(REST_BYTES + READ_BYTES);
/** Hand this to `net.connect` as `onread.buffer`. */
export const readBuffer = shared.subarray(REST_BYTES);

/**
 * @typedef {object} FrameSink
 * @property {boolean} whole whether `frame` needs all bytes of a frame, or only the first {@link LOOK_BYTES}
 * @property {(bytes: Buffer, at: number, length: number) => void} frame one frame's payload: `length` bytes from `at`
 * @property {(head: string) => void} upgraded the answer to the upgrade request, without its empty line
 */

export class FrameReader {
  /** @param {FrameSink} sink */
  constructor(sink) {
    this.sink = sink;
    this.upgraded = false;
    /** Bytes of the current frame that are not needed any more. */
    this.skip = 0;
    /** @type {Buffer | null} the start of a frame whose other bytes have not come yet */
    this.rest = null;
  }

  /** Takes in the first `count` bytes of {@link readBuffer}. @param {number} count */
  read(count) {
    let at = REST_BYTES;
    const end = REST_BYTES + count;
    if (this.rest !== null) {
      at -= this.rest.length;
      this.rest.copy(shared, at);
      this.rest = null;
    }
    if (!this.upgraded) at = this.#upgrade(at, end);
    if (this.upgraded) at = this.#frames(at, end);
    if (at < end) this.rest = Buffer.from(shared.subarray(at, end));
  }

  /** @param {number} at @param {number} end */
  #upgrade(at, end) {
    const head = shared.toString('latin1', at, end);
    const length = head.indexOf('\r\n\r\n');
    if (length < 0) return at;
    this.upgraded = true;
    this.sink.upgraded(head.slice(0, length));
    return at + length + 4;
  }

  /** @param {number} from @param {number} end @returns {number} where the first unfinished frame starts */
  #frames(from, end) {
    const { sink } = this;
    let at = from;
    if (this.skip > 0) {
      const skipped = Math.min(this.skip, end - at);
      this.skip -= skipped;
      at += skipped;
    }
    while (end - at >= 2) {
      let length = shared[at + 1];
      let head = 2;
      if (length === 126) {
        if (end - at < 4) break;
        length = (shared[at + 2] << 8) | shared[at + 3];
        head = 4;
      } else if (length === 127) {
        if (end - at < 10) break;
        length = shared.readUInt32BE(at + 6);
        head = 10;
      }
      const look = sink.whole || length < LOOK_BYTES ? length : LOOK_BYTES;
      if (end - at - head < look) break;
      sink.frame(shared, at + head, length);
      at += head + length;
      if (at > end) {
        this.skip = at - end;
        return end;
      }
    }
    return at;
  }
}
