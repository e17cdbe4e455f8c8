import { signal } from '@preact/signals';
import { ReorderBuffer, type EntrySink } from '@teahouse/client';
import type { Entry } from '../../../src/protocol/types';
import { applyUpdate, type EntryUpdate, isEntryUpdate } from './apply-entry';

/** A time line is due when more than this passed since the last one. */
const TIME_LINE_EVERY_MS = 5 * 60_000;

/** How many entries are kept in memory while more keep coming; earlier ones can be fetched again. */
const KEPT_MOST = 4_000;
const KEPT_AFTER_TRIM = 2_000;

/**
 * What this page holds of one conversation: an unbroken run of entries `first … last`.
 * n + 1 is shown only after n; what comes too early waits in `ahead`.
 */
export class MessageStore implements EntrySink {
  /** Changes whenever the entries do. */
  readonly version = signal(0);
  /** Whether anything was fetched yet. Until then new entries are only counted, not kept. */
  opened = false;
  /** Too far behind to pull the whole gap: the newest page is fetched when somebody goes to the bottom. */
  behind = false;
  /** The newest seq that is known to exist. */
  head = 0;
  entries: readonly Entry[] = [];

  private run: Entry[] = [];
  private readonly ahead = new ReorderBuffer();
  /** Up to which seq the reactions under a text were counted when it was read; absent where it was heard live. */
  private readAt = new Map<number, number>();
  private timed = new Set<number>();
  private lastTimed = 0;
  private emptyAt = 0;

  /** @param since the first seq this person may read */
  constructor(
    readonly conversation: string,
    readonly since = 1,
  ) {}

  get first(): number {
    return this.run[0]?.seq ?? this.emptyAt + 1;
  }

  /** Whether there are entries before the first one here. */
  get hasEarlier(): boolean {
    return this.first > this.since;
  }

  /** The line of that number, where this page holds it. */
  at(seq: number): Entry | undefined {
    return this.run[seq - this.first];
  }

  get last(): number {
    return this.run.at(-1)?.seq ?? this.emptyAt;
  }

  /** Whether a time line stands above the entry. */
  hasTimeLine(seq: number): boolean {
    return this.timed.has(seq);
  }

  /** Learns that entries up to `head` exist. */
  reach(head: number): void {
    if (head <= this.head) return;
    this.head = head;
    this.changed();
  }

  /** Gives up following for now. */
  fallBehind(): void {
    if (this.behind) return;
    this.behind = true;
    this.changed();
  }

  /** Starts over with a page: the newest one, or one far back. */
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

  /** Takes what is next in line; keeps what is too early; ignores what is known. `head`: as of when a page was read. */
  append(entries: readonly Entry[], head = 0): void {
    this.noteReading(entries, head);
    for (const entry of entries) {
      this.head = Math.max(this.head, entry.seq);
      if (entry.seq > this.last && this.opened && !this.behind) this.ahead.put(entry);
    }
    this.closeGap();
    this.changed();
  }

  /** Takes a page that follows the last entry while the log is behind. */
  extend(page: readonly Entry[], head: number): void {
    this.noteReading(page, head);
    for (const entry of page) if (entry.seq === this.last + 1) this.push(entry);
    if (this.last >= this.head) this.behind = false;
    this.changed();
  }

  /** Takes a page that ends right before the first entry. */
  prepend(page: readonly Entry[], head: number): void {
    const earlier = page.filter(({ seq }) => seq < this.first);
    if (earlier.at(-1)?.seq !== this.first - 1) return;
    this.noteReading(earlier, head);
    this.run = [...earlier, ...this.run];
    this.settle();
    this.drawTimeLines();
    this.changed();
  }

  /** Forgets the oldest entries once there are very many. */
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

  /** A page comes with its recalls made and its reactions counted; who recalled stands in a line of its own. */
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
    // It is drawn at the line that it changes, wherever that is.
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
