/** What another node said before comes within this time, also where all are busy, or not at all. */
const WAIT_MS = 500;
/** The first line that is heard of a conversation may have overtaken some, and nobody knows whether it did. */
const FIRST_WAIT_MS = 20;
/** The same where it may just have begun, with two people who speak at once. */
const BEGINNING_WAIT_MS = 100;
/** How long a conversation in which nothing is said is remembered. */
const KEPT_MS = 60_000;
const SKIPPED_MAX = 100;
const OVERTAKEN_MAX = 20;

type Act = () => void;

/** What waits for lines before it. */
interface Held {
  steps: { act: Act; isLine: boolean }[];
  /** Monotonic milliseconds. */
  until: number;
}

interface Place {
  /** Everything up to this seq was told here, but for what was skipped. */
  last: number;
  /** Seqs that did not come in time. */
  skipped: Set<number>;
  /** By seq. */
  held: Map<number, Held>;
  timer: NodeJS.Timeout | undefined;
  /** Whether it is known what was told last; else it is only supposed. */
  isKnown: boolean;
  /** Monotonic milliseconds. */
  usedAt: number;
}

/**
 * Has the lines of each conversation told in the order of their seqs and each once, although several nodes say them.
 * A line that overtook another waits for it a moment; then it goes ahead, and readers find the gap.
 */
export class InOrder {
  private readonly places = new Map<string, Place>();
  private sweptAt = performance.now();

  /** @param isWorthWaiting says whether other nodes are heard at all */
  constructor(private readonly isWorthWaiting: () => boolean) {}

  /** Up to which line a conversation was told here; 0 where nothing was of late. */
  lastOf(conversation: string): number {
    return this.places.get(conversation)?.last ?? 0;
  }

  /** A line is to be told; not at all where it was. */
  tell(conversation: string, seq: number, act: Act): void {
    const place = this.placeOf(conversation, seq);
    if (seq <= place.last) {
      if (place.skipped.delete(seq)) act();
    } else if (seq === place.last + 1) {
      place.last = seq;
      act();
      if (place.held.size > 0) this.goOn(place);
    } else this.hold(place, seq, { act, isLine: true });
  }

  /** Something is to be done together with a line, once all lines before it are told. */
  accompany(conversation: string, seq: number, act: Act): void {
    const place = this.placeOf(conversation, seq);
    if (seq <= place.last + 1) act();
    else this.hold(place, seq, { act, isLine: false });
  }

  /** Nothing up to this line is left to be told here. */
  pass(conversation: string, seq: number): void {
    const place = this.placeOf(conversation, seq);
    if (seq > place.last) place.last = seq;
    this.goOn(place);
  }

  private placeOf(conversation: string, seq: number): Place {
    this.sweep();
    let place = this.places.get(conversation);
    if (!place) {
      const last = Math.max(0, seq - 1 - OVERTAKEN_MAX);
      const isKnown = last === seq - 1;
      place = { last, skipped: new Set(), held: new Map(), timer: undefined, isKnown, usedAt: 0 };
      this.places.set(conversation, place);
    }
    place.usedAt = performance.now();
    return place;
  }

  private hold(place: Place, seq: number, step: { act: Act; isLine: boolean }): void {
    const held = place.held.get(seq);
    const firstWaitMs = place.last > 0 ? FIRST_WAIT_MS : BEGINNING_WAIT_MS;
    const waitMs = place.isKnown ? WAIT_MS : firstWaitMs;
    if (held) held.steps.push(step);
    else place.held.set(seq, { steps: [step], until: performance.now() + waitMs });
    if (!this.isWorthWaiting()) this.goOn(place, Infinity);
    else place.timer ??= this.wait(place, waitMs);
  }

  private wait(place: Place, ms: number): NodeJS.Timeout {
    return setTimeout(() => {
      const now = performance.now();
      const overdue = [...place.held].filter(([, { until }]) => until <= now + 1).map(([seq]) => seq);
      this.goOn(place, Math.max(...overdue));
    }, ms).unref();
  }

  /** Does all that waits for nothing any more; up to `overdue`, nothing is waited for any longer. */
  private goOn(place: Place, overdue = 0): void {
    for (const seq of [...place.held.keys()].sort((a, b) => a - b)) {
      if (seq > place.last + 1 && seq > overdue) break;
      this.skip(place, seq);
      const { steps } = place.held.get(seq)!;
      place.held.delete(seq);
      for (const { act, isLine } of steps) {
        if (isLine && seq <= place.last) continue;
        if (isLine) place.last = seq;
        act();
      }
    }
    place.isKnown = true;
    clearTimeout(place.timer);
    const now = performance.now();
    const next = Math.min(...Array.from(place.held.values(), ({ until }) => until));
    place.timer = place.held.size > 0 ? this.wait(place, Math.max(next - now, 0)) : undefined;
  }

  /** What is missing before `next` is told when it comes. */
  private skip(place: Place, next: number): void {
    if (place.last >= next - 1) return;
    for (let seq = Math.max(place.last + 1, next - SKIPPED_MAX); seq < next; seq += 1) place.skipped.add(seq);
    for (const seq of place.skipped) {
      if (place.skipped.size <= SKIPPED_MAX) break;
      place.skipped.delete(seq);
    }
    place.last = next - 1;
  }

  private sweep(): void {
    const now = performance.now();
    if (now - this.sweptAt < KEPT_MS) return;
    this.sweptAt = now;
    for (const [conversation, { usedAt, held }] of this.places) {
      if (now - usedAt > KEPT_MS && held.size === 0) this.places.delete(conversation);
    }
  }
}
