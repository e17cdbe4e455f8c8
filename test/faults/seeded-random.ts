/**
 * Pseudo-random numbers, the same for the same seed (mulberry32, public domain by Tommy Ettinger).
 */
export class Random {
  private state: number;

  constructor(readonly seed: number) {
    this.state = seed;
  }

  /** From 0 up to, not including, `below`. */
  below(below: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below;
  }

  integer(from: number, to: number): number {
    return from + Math.floor(this.below(to - from + 1));
  }

  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.below(list.length))]!;
  }
}

/** Returns the seed to use: `SEED` of the environment, which a report names, else a new one. */
export function chooseSeed(): number {
  return Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
}
