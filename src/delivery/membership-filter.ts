/** A conversation that somebody is in, as of a roster of it. */
export interface ConversationMembership {
  conversation: string;
  moved: number;
}

/**
 * The roster under which a line was said: the seq of the last line before it with which somebody came or went. It
 * goes with the line on its way out and never onto the wire, which has no symbols.
 */
const ROSTER = Symbol('roster');

/** A line of a conversation. */
export interface SequencedEntry {
  conversation: string;
  seq: number;
  [ROSTER]?: number;
}

/** Notes under which roster a line was said; where that is `undefined`, everybody who follows may hear it. */
export function tagWithRoster<Entry extends SequencedEntry>(roster: number | undefined, entry: Entry): Entry {
  return roster === undefined ? entry : Object.assign(entry, { [ROSTER]: roster });
}

export function rosterOf(entry: SequencedEntry): number | undefined {
  return entry[ROSTER];
}

/** Something that is done to those who follow a conversation here, on account of one of its lines. */
export interface PendingDelivery {
  conversation: string;
  seq: number;
  roster: number;
  /** Ids of those who come or go with it. */
  movedUsers: readonly string[];
  action: () => void;
}

/**
 * @param isAwaited says of a person whether a line that brings them is at hand, of which they are told by that
 * @returns the roster this was taken from; nothing where nobody of it is here
 */
type SyncMembers = (
  conversation: string,
  isAwaited: (person: string) => boolean,
) => Promise<number | undefined>;

/** Nobody here knows whether all who follow still belong there. */
const UNCERTAIN = -1;
/** Steps that wait for one census; with more, all are dropped, and readers find the gap. */
const PENDING_MAX = 1_000;

/**
 * Sees to it that a line is told only to those who belonged to its conversation when it was said, whatever order the
 * nodes' words come in and whichever of them get lost.
 *
 * For each conversation that somebody follows here, it holds the roster that this following stands for. A line is
 * told at once where it was said under that very roster. A line of a later roster waits until the database has said
 * who is there; one of an earlier roster is not told, and readers find the gap.
 */
export class MembershipFilter {
  private readonly rosters = new Map<string, number>();
  private readonly pending = new Map<string, { steps: PendingDelivery[]; again: boolean }>();

  /**
   * @param syncMembers asks who is in a conversation, and makes them, and nobody else, its followers here
   */
  constructor(private readonly syncMembers: SyncMembers) {}

  /** Somebody who belonged there as of `roster` follows from now on. */
  subscribed(conversation: string, roster: number): void {
    const pending = this.pending.get(conversation);
    if (pending) pending.again = true;
    const known = this.rosters.get(conversation) ?? roster;
    this.rosters.set(conversation, known === roster ? roster : UNCERTAIN);
  }

  /** Nobody follows any more. */
  unsubscribed(conversation: string): void {
    this.rosters.delete(conversation);
  }

  submit(delivery: PendingDelivery): void {
    const pending = this.pending.get(delivery.conversation);
    if (!pending) return this.dispatch(delivery);
    if (pending.steps.length >= PENDING_MAX) pending.steps = [];
    pending.steps.push(delivery);
  }

  /** Asks the database who belongs there, now. */
  async resync(conversation: string): Promise<void> {
    if (this.pending.has(conversation)) return;
    const pending: { steps: PendingDelivery[]; again: boolean } = { steps: [], again: true };
    this.pending.set(conversation, pending);
    try {
      while (pending.again) {
        pending.again = false;
        const moved = await this.syncMembers(conversation, (person) =>
          pending.steps.some(({ movedUsers }) => movedUsers.includes(person)),
        );
        if (moved === undefined) this.rosters.delete(conversation);
        else this.rosters.set(conversation, moved);
      }
    } catch {
      // Without the database nobody can say who may hear these lines; whoever may asks for them later.
      pending.steps = [];
      if (this.rosters.has(conversation)) this.rosters.set(conversation, UNCERTAIN);
    }
    this.pending.delete(conversation);
    // Where nobody here belongs there, there is nobody to tell.
    if (this.rosters.has(conversation)) for (const delivery of pending.steps) this.submit(delivery);
  }

  /** Whether anybody follows here, or may be found to. */
  isTracked(conversation: string): boolean {
    return this.rosters.has(conversation) || this.pending.has(conversation);
  }

  /** The roster that following stands for here. */
  rosterOf(conversation: string): number | undefined {
    return this.rosters.get(conversation);
  }

  private dispatch(delivery: PendingDelivery): void {
    const { conversation, seq, roster, movedUsers, action } = delivery;
    const known = this.rosters.get(conversation);
    // Nobody follows here, so nobody is to be told; but somebody may be about to come.
    if (known === undefined && movedUsers.length === 0) return;
    if (known === undefined || known < roster) {
      void this.resync(conversation);
      return this.submit(delivery);
    }
    if (known !== roster && known !== seq) return;
    action();
    if (movedUsers.length > 0) this.rosters.set(conversation, seq);
  }
}
