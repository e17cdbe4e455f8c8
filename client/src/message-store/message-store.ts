import { signal } from '@preact/signals';
import { ReorderBuffer, type EntrySink } from '@teahouse/client';
import type { Entry } from '../../../src/protocol/types';
import { applyUpdate, type EntryUpdate, isEntryUpdate } from './apply-entry';

/** A time separator appears when more than this has passed since the last one. */
const TIME_LINE_EVERY_MS = 5 * 60_000;

/** Entries kept in memory while more arrive; earlier ones can be fetched again. */
const KEPT_MOST = 4_000;
const KEPT_AFTER_TRIM = 2_000;

/**
 * The loaded entries of one conversation: a gapless range `first … last`.
 * n + 1 is shown only after n; early entries wait in `ahead`.
 */
export class MessageStore implements EntrySink {
  /** Changes whenever the entries do. */
  readonly version = signal(0);
  /** Whether anything was fetched yet. Until then new entries are only counted, not stored. */
  opened = false;
  /**
   * Too far behind to pull the whole gap: the newest page is fetched when the user scrolls to the
   * bottom.
   */
  behind = false;
  /** The newest seq that is known to exist. */
  head = 0;
  entries: readonly Entry[] = [];

  private run: Entry[] = [];
  private readonly ahead = new ReorderBuffer();
  /**
   * The seq up to which the reactions of a message were counted when it was fetched; absent for an
   * entry received live.
   */
  private readAt = new Map<number, number>();
  private timed = new Set<number>();
  private lastTimed = 0;
  private emptyAt = 0;

  /** @param since the first seq this user may read */
  constructor(
    readonly conversation: string,
    readonly since = 1,
  ) {}

  get first(): number {
    return this.run[0]?.seq ?? this.emptyAt + 1;
  }

  /** Whether there are entries before the first loaded one. */
  get hasEarlier(): boolean {
    return this.first > this.since;
  }

  /** Returns the entry with this seq, if it is loaded. */
  at(seq: number): Entry | undefined {
    return this.run[seq - this.first];
  }

  get last(): number {
    return this.run.at(-1)?.seq ?? this.emptyAt;
  }

  /** Returns whether a time separator appears above the entry. */
  hasTimeLine(seq: number): boolean {
    return this.timed.has(seq);
  }

  /** Notes that entries up to `head` exist. */
  reach(head: number): void {
    if (head <= this.head) return;
    this.head = head;
    this.changed();
  }

  /** Stops following for now. */
  fallBehind(): void {
    if (this.behind) return;
    this.behind = true;
    this.changed();
  }

  /** Starts over with a page: the newest one, or an older one. */
  restart(page: readonly Entry[], head: number): void {
    this.opened = true;
    this.run = [...page];
    this.readAt.clear();
    this.noteReading(page, head);
    this.settle();
    this.emptyAt = page.length === 0 ? head : 0;
    this.head = Math.max(this.head, head, this.last);
    this.behind = this.last < head;
    this.drawTimeLines();
    this.append([]);
  }

  /**
   * Appends the next entries, buffers early ones, and ignores known ones. `head`: the head when a
   * page was read.
   */
  append(entries: readonly Entry[], head = 0): void {
    this.noteReading(entries, head);
    for (const entry of entries) {
      this.head = Math.max(this.head, entry.seq);
      if (entry.seq > this.last && this.opened && !this.behind) this.ahead.put(entry);
    }
    this.closeGap();
    this.changed();
  }

  /** Appends a page after the last entry while the log is behind. */
  extend(page: readonly Entry[], head: number): void {
    this.noteReading(page, head);
    for (const entry of page) if (entry.seq === this.last + 1) this.push(entry);
    if (this.last >= this.head) this.behind = false;
    this.changed();
  }

  /** Prepends a page that ends right before the first entry. */
  prepend(page: readonly Entry[], head: number): void {
    const earlier = page.filter(({ seq }) => seq < this.first);
    if (earlier.at(-1)?.seq !== this.first - 1) return;
    this.noteReading(earlier, head);
    this.run = [...earlier, ...this.run];
    this.settle();
    this.drawTimeLines();
    this.changed();
  }

  /** Drops the oldest entries above the limit. */
  trim(): void {
    if (this.run.length <= KEPT_MOST) return;
    this.run = this.run.slice(-KEPT_AFTER_TRIM);
    for (const seq of this.readAt.keys()) if (seq < this.first) this.readAt.delete(seq);
    this.drawTimeLines();
    this.changed();
  }

  private closeGap(): void {
    for (const entry of this.ahead.takeAfter(this.last)) this.push(entry);
  }

  private push(entry: Entry): void {
    this.run.push(entry);
    this.drawTimeLine(entry);
    if (isEntryUpdate(entry)) this.amend(entry);
  }

  private noteReading(page: readonly Entry[], head: number): void {
    if (head > 0) for (const { seq, kind } of page) if (kind === 'text') this.readAt.set(seq, head);
  }

  /** A page has recalls and reactions applied; the user who recalled is in a separate entry. */
  private settle(): void {
    for (const entry of this.run) if (entry.kind === 'recall') this.amend(entry);
  }

  private amend(later: EntryUpdate): void {
    if (later.kind === 'reaction' && (this.readAt.get(later.target) ?? 0) >= later.seq) return;
    this.run = this.run.map((entry) => applyUpdate(entry, later));
  }

  private drawTimeLines(): void {
    this.timed.clear();
    this.lastTimed = 0;
    for (const entry of this.run) this.drawTimeLine(entry);
  }

  private drawTimeLine(entry: Entry): void {
    // It is drawn at the entry that it changes, wherever that is.
    if (isEntryUpdate(entry)) return;
    const { seq, at } = entry;
    const time = Date.parse(at);
    if (time - this.lastTimed <= TIME_LINE_EVERY_MS) return;
    this.lastTimed = time;
    this.timed.add(seq);
  }

  private changed(): void {
    this.entries = this.run;
    this.version.value = this.version.peek() + 1;
  }
}
