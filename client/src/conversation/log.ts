import { signal } from '@preact/signals';
import type { Entry } from '../../../src/protocol/shapes';

/** A time line is due when more than this passed since the last one. */
const TIME_LINE_EVERY_MS = 5 * 60_000;

/** How many entries are kept in memory while more keep coming; earlier ones can be fetched again. */
const KEPT_MOST = 4_000;
const KEPT_AFTER_TRIM = 2_000;

/** Entries that wait for a gap to close; the gap is pulled anyway, so losing them costs nothing. */
const AHEAD_MOST = 1_000;

/**
 * What this page holds of one conversation: an unbroken run of entries `first … last`.
 * n + 1 is shown only after n; what comes too early waits in `ahead`.
 */
export class Log {
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
  private ahead = new Map<number, Entry>();
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
    this.emptyAt = page.length === 0 ? head : 0;
    this.head = Math.max(this.head, head, this.last);
    this.behind = this.last < head;
    this.drawTimeLines();
    this.append([]);
  }

  /** Takes what is next in line; keeps what is too early; ignores what is known. */
  append(entries: readonly Entry[]): void {
    for (const entry of entries) {
      this.head = Math.max(this.head, entry.seq);
      if (entry.seq > this.last && this.opened && !this.behind) this.ahead.set(entry.seq, entry);
    }
    this.closeGap();
    if (this.ahead.size > AHEAD_MOST) this.ahead.clear();
    this.changed();
  }

  /** Takes a page that follows the last entry while the log is behind. */
  extend(page: readonly Entry[]): void {
    for (const entry of page) if (entry.seq === this.last + 1) this.push(entry);
    if (this.last >= this.head) this.behind = false;
    this.changed();
  }

  /** Takes a page that ends right before the first entry. */
  prepend(page: readonly Entry[]): void {
    const earlier = page.filter(({ seq }) => seq < this.first);
    if (earlier.at(-1)?.seq !== this.first - 1) return;
    this.run = [...earlier, ...this.run];
    this.drawTimeLines();
    this.changed();
  }

  /** Forgets the oldest entries once there are very many. */
  trim(): void {
    if (this.run.length <= KEPT_MOST) return;
    this.run = this.run.slice(-KEPT_AFTER_TRIM);
    this.drawTimeLines();
    this.changed();
  }

  private closeGap(): void {
    for (let next; (next = this.ahead.get(this.last + 1));) {
      this.ahead.delete(next.seq);
      this.push(next);
    }
    for (const seq of this.ahead.keys()) if (seq <= this.last) this.ahead.delete(seq);
  }

  private push(entry: Entry): void {
    this.run.push(entry);
    this.drawTimeLine(entry);
    if (entry.kind === 'recall') this.erase(entry.target);
  }

  /** What was taken back is gone from the page as well, and from what quotes it. */
  private erase(seq: number): void {
    this.run = this.run.map((entry) => {
      if (entry.kind !== 'text') return entry;
      if (entry.seq === seq) return { ...entry, content: '', recalled: true };
      return entry.quote?.seq === seq ? { ...entry, quote: { ...entry.quote, excerpt: '' } } : entry;
    });
  }

  private drawTimeLines(): void {
    this.timed.clear();
    this.lastTimed = 0;
    for (const entry of this.run) this.drawTimeLine(entry);
  }

  private drawTimeLine({ seq, at }: Entry): void {
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
