/** An entry that another node published earlier arrives within this time, even under load, or not at all. */
const WAIT_MS = 500;
/** The first entry seen of a conversation may have overtaken earlier ones, and it is unknown whether it did. */
const FIRST_WAIT_MS = 20;
/** The same for a conversation that may be new, where two users write at the same time. */
const NEW_CONVERSATION_WAIT_MS = 100;
/** How long an idle conversation is remembered. */
const IDLE_MAX_MS = 60_000;
const SKIPPED_MAX = 100;
const OVERTAKEN_MAX = 20;

type Action = () => void;

/** Work that waits for earlier entries. */
interface Buffered {
  steps: { act: Action; isLine: boolean }[];
  /** Monotonic milliseconds. */
  deadline: number;
}

interface SequenceState {
  /** Everything up to this seq was delivered here, except the skipped seqs. */
  last: number;
  /** Seqs that did not arrive in time. */
  skipped: Set<number>;
  /** By seq. */
  buffered: Map<number, Buffered>;
  timer: NodeJS.Timeout | undefined;
  /** Whether `last` is certain; until then it is a guess. */
  isKnown: boolean;
  /** Monotonic milliseconds. */
  usedAt: number;
}

/**
 * Delivers the entries of each conversation once and in the order of their seqs, although several nodes publish them.
 * An early entry waits for the missing ones (at most `WAIT_MS`); then it is delivered, and clients fetch the gap.
 */
export class MessageSequencer {
  private readonly states = new Map<string, SequenceState>();
  private evictedAt = performance.now();

  /** @param mayWait returns whether other nodes can be received at all */
  constructor(private readonly mayWait: () => boolean) {}

  /** Returns the seq up to which a conversation was recently delivered here; 0 if unknown. */
  lastSeq(conversation: string): number {
    return this.states.get(conversation)?.last ?? 0;
  }

  /** Delivers an entry, unless it was delivered already. */
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

  /** Runs an action at the position of an entry, once all earlier entries are delivered. */
  runAt(conversation: string, seq: number, action: Action): void {
    const state = this.stateOf(conversation, seq);
    if (seq <= state.last + 1) action();
    else this.buffer(state, seq, { act: action, isLine: false });
  }

  /** Marks everything up to this seq as delivered here. */
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

  /** Runs all actions that no longer wait; up to seq `overdue` nothing is waited for. */
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

  /** Records the missing seqs before `next`, which are still delivered if they arrive late. */
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
