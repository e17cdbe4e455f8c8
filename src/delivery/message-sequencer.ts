/** What another node said before comes within this time, also where all are busy, or not at all. */
const WAIT_MS = 500;
/** The first line that is heard of a conversation may have overtaken some, and nobody knows whether it did. */
const FIRST_WAIT_MS = 20;
/** The same where it may just have begun, with two people who speak at once. */
const NEW_CONVERSATION_WAIT_MS = 100;
/** How long a conversation in which nothing is said is remembered. */
const IDLE_MAX_MS = 60_000;
const SKIPPED_MAX = 100;
const OVERTAKEN_MAX = 20;

type Action = () => void;

/** What waits for lines before it. */
interface Buffered {
  steps: { act: Action; isLine: boolean }[];
  /** Monotonic milliseconds. */
  deadline: number;
}

interface SequenceState {
  /** Everything up to this seq was told here, but for what was skipped. */
  last: number;
  /** Seqs that did not come in time. */
  skipped: Set<number>;
  /** By seq. */
  buffered: Map<number, Buffered>;
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
export class MessageSequencer {
  private readonly states = new Map<string, SequenceState>();
  private evictedAt = performance.now();

  /** @param mayWait says whether other nodes are heard at all */
  constructor(private readonly mayWait: () => boolean) {}

  /** Up to which line a conversation was told here; 0 where nothing was of late. */
  lastSeq(conversation: string): number {
    return this.states.get(conversation)?.last ?? 0;
  }

  /** A line is to be told; not at all where it was. */
  deliver(conversation: string, seq: number, action: Action): void {
    const state = this.stateOf(conversation, seq);
    if (seq <= state.last) {
      if (state.skipped.delete(seq)) action();
    } else if (seq === state.last + 1) {
      state.last = seq;
      action();
      if (state.buffered.size > 0) this.drain(state);
    } else this.buffer(state, seq, { act: action, isLine: true });
  }

  /** Something is to be done together with a line, once all lines before it are told. */
  runAt(conversation: string, seq: number, action: Action): void {
    const state = this.stateOf(conversation, seq);
    if (seq <= state.last + 1) action();
    else this.buffer(state, seq, { act: action, isLine: false });
  }

  /** Nothing up to this line is left to be told here. */
  markDelivered(conversation: string, seq: number): void {
    const state = this.stateOf(conversation, seq);
    if (seq > state.last) state.last = seq;
    this.drain(state);
  }

  private stateOf(conversation: string, seq: number): SequenceState {
    this.evictIdle();
    let state = this.states.get(conversation);
    if (!state) {
      const last = Math.max(0, seq - 1 - OVERTAKEN_MAX);
      const isKnown = last === seq - 1;
      state = { last, skipped: new Set(), buffered: new Map(), timer: undefined, isKnown, usedAt: 0 };
      this.states.set(conversation, state);
    }
    state.usedAt = performance.now();
    return state;
  }

  private buffer(state: SequenceState, seq: number, step: { act: Action; isLine: boolean }): void {
    const buffered = state.buffered.get(seq);
    const firstWaitMs = state.last > 0 ? FIRST_WAIT_MS : NEW_CONVERSATION_WAIT_MS;
    const waitMs = state.isKnown ? WAIT_MS : firstWaitMs;
    if (buffered) buffered.steps.push(step);
    else state.buffered.set(seq, { steps: [step], deadline: performance.now() + waitMs });
    if (!this.mayWait()) this.drain(state, Infinity);
    else state.timer ??= this.scheduleDrain(state, waitMs);
  }

  private scheduleDrain(state: SequenceState, ms: number): NodeJS.Timeout {
    return setTimeout(() => {
      const now = performance.now();
      const overdue = [...state.buffered]
        .filter(([, { deadline }]) => deadline <= now + 1)
        .map(([seq]) => seq);
      this.drain(state, Math.max(...overdue));
    }, ms).unref();
  }

  /** Does all that waits for nothing any more; up to `overdue`, nothing is waited for any longer. */
  private drain(state: SequenceState, overdue = 0): void {
    for (const seq of [...state.buffered.keys()].sort((a, b) => a - b)) {
      if (seq > state.last + 1 && seq > overdue) break;
      this.skip(state, seq);
      const { steps } = state.buffered.get(seq)!;
      state.buffered.delete(seq);
      for (const { act: action, isLine } of steps) {
        if (isLine && seq <= state.last) continue;
        if (isLine) state.last = seq;
        action();
      }
    }
    state.isKnown = true;
    clearTimeout(state.timer);
    const now = performance.now();
    const next = Math.min(...Array.from(state.buffered.values(), ({ deadline }) => deadline));
    state.timer = state.buffered.size > 0 ? this.scheduleDrain(state, Math.max(next - now, 0)) : undefined;
  }

  /** What is missing before `next` is told when it comes. */
  private skip(state: SequenceState, next: number): void {
    if (state.last >= next - 1) return;
    for (let seq = Math.max(state.last + 1, next - SKIPPED_MAX); seq < next; seq += 1) state.skipped.add(seq);
    for (const seq of state.skipped) {
      if (state.skipped.size <= SKIPPED_MAX) break;
      state.skipped.delete(seq);
    }
    state.last = next - 1;
  }

  private evictIdle(): void {
    const now = performance.now();
    if (now - this.evictedAt < IDLE_MAX_MS) return;
    this.evictedAt = now;
    for (const [conversation, { usedAt, buffered }] of this.states) {
      if (now - usedAt > IDLE_MAX_MS && buffered.size === 0) this.states.delete(conversation);
    }
  }
}
