/** A conversation of a user, and its roster at the time of the query. */
export interface ConversationMembership {
  conversation: string;
  moved: number;
}

/**
 * The roster of an entry: the seq of the last membership change before it. It is a symbol key, so that it is never
 * serialized to a client.
 */
const ROSTER = Symbol('roster');

/** An entry of a conversation's log. */
export interface SequencedEntry {
  conversation: string;
  seq: number;
  [ROSTER]?: number;
}

/** Sets the roster of an entry. An entry without a roster goes to all subscribers. */
export function tagWithRoster<Entry extends SequencedEntry>(roster: number | undefined, entry: Entry): Entry {
  return roster === undefined ? entry : Object.assign(entry, { [ROSTER]: roster });
}

export function rosterOf(entry: SequencedEntry): number | undefined {
  return entry[ROSTER];
}

/** A delivery of one entry to the subscribers here. */
export interface PendingDelivery {
  conversation: string;
  seq: number;
  roster: number;
  /** Ids of the users whom this entry adds or removes. */
  movedUsers: readonly string[];
  action: () => void;
}

/**
 * @param isAwaited returns whether a pending entry records the user's joining, which then notifies the user
 * @returns the roster that was read; `undefined` if no member is connected here
 */
type SyncMembers = (
  conversation: string,
  isAwaited: (person: string) => boolean,
) => Promise<number | undefined>;

/** It is unknown whether all subscribers here are still members. */
const UNCERTAIN = -1;
/** Deliveries that wait for one resync. Above this, all are dropped, and clients fetch the gap. */
const PENDING_MAX = 1_000;

/**
 * Delivers an entry only to users who were members when it was stored, even if messages between nodes arrive out of
 * order or get lost.
 *
 * For each conversation with subscribers here, it holds the roster that these subscribers correspond to. An entry with
 * this roster is delivered at once. An entry with a later roster waits until the members are read from the database. An
 * entry with an earlier roster is not delivered; clients fetch the gap.
 */
export class MembershipFilter {
  private readonly rosters = new Map<string, number>();
  private readonly pending = new Map<string, { steps: PendingDelivery[]; again: boolean }>();

  /** @param syncMembers reads the members of a conversation and makes exactly them its subscribers here */
  constructor(private readonly syncMembers: SyncMembers) {}

  /** A member as of `roster` has subscribed. */
  subscribed(conversation: string, roster: number): void {
    const pending = this.pending.get(conversation);
    if (pending) pending.again = true;
    const known = this.rosters.get(conversation) ?? roster;
    this.rosters.set(conversation, known === roster ? roster : UNCERTAIN);
  }

  /** The last subscriber is gone. */
  unsubscribed(conversation: string): void {
    this.rosters.delete(conversation);
  }

  submit(delivery: PendingDelivery): void {
    const pending = this.pending.get(delivery.conversation);
    if (!pending) return this.dispatch(delivery);
    if (pending.steps.length >= PENDING_MAX) pending.steps = [];
    pending.steps.push(delivery);
  }

  /** Reads the members from the database now. */
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
      // Without the database the recipients are unknown, so the entries are dropped. Clients fetch them later.
      pending.steps = [];
      if (this.rosters.has(conversation)) this.rosters.set(conversation, UNCERTAIN);
    }
    this.pending.delete(conversation);
    // No roster: no member is connected here.
    if (this.rosters.has(conversation)) for (const delivery of pending.steps) this.submit(delivery);
  }

  /** Returns whether the conversation has subscribers here, or may have after a pending resync. */
  isTracked(conversation: string): boolean {
    return this.rosters.has(conversation) || this.pending.has(conversation);
  }

  /** Returns the roster that the subscribers here correspond to. */
  rosterOf(conversation: string): number | undefined {
    return this.rosters.get(conversation);
  }

  private dispatch(delivery: PendingDelivery): void {
    const { conversation, seq, roster, movedUsers, action } = delivery;
    const known = this.rosters.get(conversation);
    // No subscribers, so no recipients, unless this entry adds some.
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
