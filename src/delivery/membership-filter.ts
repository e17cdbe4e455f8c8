/**
 * The roster under which a line was said: the seq of the last line before it with which somebody came or went. It
 * goes with the line on its way out and never onto the wire, which has no symbols.
 */
const ROSTER = Symbol('roster');

/** A line of a conversation. */
export interface Placed {
  conversation: string;
  seq: number;
  [ROSTER]?: number;
}

/** Notes under which roster a line was said; where that is `undefined`, everybody who follows may hear it. */
export function toldTo<Line extends Placed>(roster: number | undefined, line: Line): Line {
  return roster === undefined ? line : Object.assign(line, { [ROSTER]: roster });
}

export function rosterOf(line: Placed): number | undefined {
  return line[ROSTER];
}

/** Something that is done to those who follow a conversation here, on account of one of its lines. */
export interface Step {
  conversation: string;
  seq: number;
  roster: number;
  /** Ids of those who come or go with it. */
  moves: readonly string[];
  act: () => void;
}

/**
 * @param isAwaited says of a person whether a line that brings them is at hand, of which they are told by that
 * @returns the roster this was taken from; nothing where nobody of it is here
 */
type Count = (conversation: string, isAwaited: (person: string) => boolean) => Promise<number | undefined>;

/** Nobody here knows whether all who follow still belong there. */
const IN_DOUBT = -1;
/** Steps that wait for one census; with more, all are dropped, and readers find the gap. */
const HELD_MAX = 1_000;

/**
 * Sees to it that a line is told only to those who belonged to its conversation when it was said, whatever order the
 * nodes' words come in and whichever of them get lost.
 *
 * For each conversation that somebody follows here, it holds the roster that this following stands for. A line is
 * told at once where it was said under that very roster. A line of a later roster waits until the database has said
 * who is there; one of an earlier roster is not told, and readers find the gap.
 */
export class Followers {
  private readonly rosters = new Map<string, number>();
  private readonly held = new Map<string, { steps: Step[]; again: boolean }>();

  /**
   * @param count asks who is in a conversation, and makes them, and nobody else, its followers here
   */
  constructor(private readonly count: Count) {}

  /** Somebody who belonged there as of `roster` follows from now on. */
  follows(conversation: string, roster: number): void {
    const held = this.held.get(conversation);
    if (held) held.again = true;
    const known = this.rosters.get(conversation) ?? roster;
    this.rosters.set(conversation, known === roster ? roster : IN_DOUBT);
  }

  /** Nobody follows any more. */
  ended(conversation: string): void {
    this.rosters.delete(conversation);
  }

  take(step: Step): void {
    const held = this.held.get(step.conversation);
    if (!held) return this.judge(step);
    if (held.steps.length >= HELD_MAX) held.steps = [];
    held.steps.push(step);
  }

  /** Asks the database who belongs there, now. */
  async review(conversation: string): Promise<void> {
    if (this.held.has(conversation)) return;
    const held: { steps: Step[]; again: boolean } = { steps: [], again: true };
    this.held.set(conversation, held);
    try {
      while (held.again) {
        held.again = false;
        const moved = await this.count(conversation, (person) =>
          held.steps.some(({ moves }) => moves.includes(person)),
        );
        if (moved === undefined) this.rosters.delete(conversation);
        else this.rosters.set(conversation, moved);
      }
    } catch {
      // Without the database nobody can say who may hear these lines; whoever may asks for them later.
      held.steps = [];
      if (this.rosters.has(conversation)) this.rosters.set(conversation, IN_DOUBT);
    }
    this.held.delete(conversation);
    // Where nobody here belongs there, there is nobody to tell.
    if (this.rosters.has(conversation)) for (const step of held.steps) this.take(step);
  }

  /** Whether anybody follows here, or may be found to. */
  has(conversation: string): boolean {
    return this.rosters.has(conversation) || this.held.has(conversation);
  }

  /** The roster that following stands for here. */
  rosterOf(conversation: string): number | undefined {
    return this.rosters.get(conversation);
  }

  private judge(step: Step): void {
    const { conversation, seq, roster, moves, act } = step;
    const known = this.rosters.get(conversation);
    // Nobody follows here, so nobody is to be told; but somebody may be about to come.
    if (known === undefined && moves.length === 0) return;
    if (known === undefined || known < roster) {
      void this.review(conversation);
      return this.take(step);
    }
    if (known !== roster && known !== seq) return;
    act();
    if (moves.length > 0) this.rosters.set(conversation, seq);
  }
}
