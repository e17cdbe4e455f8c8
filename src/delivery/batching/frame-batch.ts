import type { Audience } from './audience.js';
import type { Frame } from './frame.js';

/**
 * What was gathered for one set of audiences, in order, as one piece of memory that all its readers share.
 *
 * Editions of one round form a tree: `blank.with(lobby).with(team)` is the same object for everybody in both.
 */
export class Edition {
  readonly volatile: boolean;
  #bytes: Buffer | undefined;
  #offsets: number[] | undefined;
  #lastAudience: Audience | undefined;
  #lastEdition: Edition | undefined;
  #others: Map<Audience, Edition> | undefined;

  /** @param frames ascending by `seq` */
  constructor(readonly frames: readonly Frame[] = []) {
    this.volatile = frames.some((frame) => frame.volatile);
  }

  with(audience: Audience): Edition {
    if (audience === this.#lastAudience) return this.#lastEdition!;
    this.#others ??= new Map();
    let edition = this.#others.get(audience);
    if (!edition) {
      edition = new Edition(merge(this.frames, audience.frames));
      this.#others.set(audience, edition);
    }
    this.#lastAudience = audience;
    this.#lastEdition = edition;
    return edition;
  }

  /** Whether all of it comes at or after `seq`. */
  isAfter(seq: number): boolean {
    return this.frames.length > 0 && this.frames[0]!.seq >= seq;
  }

  get bytes(): Buffer {
    if (this.frames.length === 1) return this.frames[0]!.bytes;
    return (this.#bytes ??= Buffer.concat(this.frames.map((frame) => frame.bytes)));
  }

  /** The frames from seq `from` up to, but not with, seq `to`. */
  between(from: number, to: number): readonly Frame[] {
    return from < to ? this.frames.slice(this.#indexOf(from), this.#indexOf(to)) : [];
  }

  countBetween(from: number, to: number): number {
    return from < to ? this.#indexOf(to) - this.#indexOf(from) : 0;
  }

  /** The same as bytes, of the shared memory. */
  bytesBetween(from: number, to: number): Buffer {
    const offsets = (this.#offsets ??= offsetsOf(this.frames));
    return from < to
      ? this.bytes.subarray(offsets[this.#indexOf(from)], offsets[this.#indexOf(to)])
      : Buffer.alloc(0);
  }

  #indexOf(seq: number): number {
    let low = 0;
    let high = this.frames.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.frames[middle]!.seq < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function merge(some: readonly Frame[], more: readonly Frame[]): readonly Frame[] {
  if (some.length === 0) return more;
  const merged: Frame[] = [];
  let next = 0;
  for (const frame of more) {
    while (next < some.length && some[next]!.seq <= frame.seq) merged.push(some[next++]!);
    merged.push(frame);
  }
  return merged.concat(some.slice(next));
}

function offsetsOf(frames: readonly Frame[]): number[] {
  let end = 0;
  return [0, ...frames.map((frame) => (end += frame.bytes.length))];
}
