import type { RecipientGroup } from './recipient-group.js';
import type { Frame } from './frame.js';

/**
 * The frames for one set of recipient groups, in order, as one buffer that all their connections share.
 *
 * The batches of one flush form a tree: `empty.mergedWith(lobby).mergedWith(team)` is the same object for every
 * connection that is in both.
 */
export class FrameBatch {
  readonly volatile: boolean;
  #bytes: Buffer | undefined;
  #offsets: number[] | undefined;
  #lastGroup: RecipientGroup | undefined;
  #lastBatch: FrameBatch | undefined;
  #others: Map<RecipientGroup, FrameBatch> | undefined;

  /** @param frames ascending by `seq` */
  constructor(readonly frames: readonly Frame[] = []) {
    this.volatile = frames.some((frame) => frame.volatile);
  }

  mergedWith(group: RecipientGroup): FrameBatch {
    if (group === this.#lastGroup) return this.#lastBatch!;
    this.#others ??= new Map();
    let batch = this.#others.get(group);
    if (!batch) {
      batch = new FrameBatch(merge(this.frames, group.frames));
      this.#others.set(group, batch);
    }
    this.#lastGroup = group;
    this.#lastBatch = batch;
    return batch;
  }

  /** Returns whether every frame has `seq` or a later one. */
  isAfter(seq: number): boolean {
    return this.frames.length > 0 && this.frames[0]!.seq >= seq;
  }

  get bytes(): Buffer {
    if (this.frames.length === 1) return this.frames[0]!.bytes;
    return (this.#bytes ??= Buffer.concat(this.frames.map((frame) => frame.bytes)));
  }

  /** Returns the frames from seq `from` to seq `to`, without the latter. */
  between(from: number, to: number): readonly Frame[] {
    return from < to ? this.frames.slice(this.#indexOf(from), this.#indexOf(to)) : [];
  }

  countBetween(from: number, to: number): number {
    return from < to ? this.#indexOf(to) - this.#indexOf(from) : 0;
  }

  /** Returns the bytes of the same frames, as a view of the shared buffer. */
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
