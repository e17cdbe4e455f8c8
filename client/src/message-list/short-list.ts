import type { DrawnRow, RowLayout } from './row-layout';
import type { MessageRowData } from './message-rows';
import type { ScrollAnchor } from './scroll-anchor';

/** All rows, one below the other. */
export class ShortList implements RowLayout {
  readonly height = undefined;
  readonly measure = undefined;
  drawn: readonly DrawnRow[] = [];

  private lines: readonly MessageRowData[] = [];
  /**
   * The anchor that must not move when rows are added before it: a row, and its distance from the
   * upper edge.
   */
  private held: { key: MessageRowData['key']; top: number } | undefined;
  private wanted: number | undefined;
  private readonly resized: ResizeObserver;
  private observed: Element | null = null;

  constructor(
    private readonly place: ScrollAnchor,
    changed: () => void,
  ) {
    this.resized = new ResizeObserver(changed);
  }

  update(lines: readonly MessageRowData[], following: boolean): void {
    if (lines === this.lines) return;
    if (!following) this.hold();
    this.lines = lines;
    this.drawn = lines.map(({ key }, index) => ({ key, index, start: 0 }));
  }

  settle(): void {
    const slots = this.slots();
    this.observe(slots[0]?.parentElement ?? null);
    const { held, wanted } = this;
    this.held = this.wanted = undefined;
    const line = slots[wanted ?? this.lines.findIndex(({ key }) => key === held?.key)];
    if (!line) return;
    const away = this.topOf(line);
    if (wanted !== undefined) this.scrollBy(away - (this.heightInSight() - line.offsetHeight) / 2);
    else if (held) this.scrollBy(away - held.top);
  }

  end(): void {
    this.resized.disconnect();
  }

  topmost(): MessageRowData | undefined {
    return this.lines[this.topmostIndex()];
  }

  scrollTo(index: number): void {
    this.wanted = index;
    this.settle();
    // The row may not be drawn yet.
    this.wanted = index;
  }

  stopScrolling(): void {
    this.wanted = undefined;
  }

  measureAnew(): void {}

  /** Heights of the drawn rows, by their keys. Exact, because rounding errors would add up. */
  heights(): Map<MessageRowData['key'], number> {
    const slots = this.slots();
    const measured = slots.map(
      (slot, index) => [this.lines[index]?.key ?? index, slot.getBoundingClientRect().height] as const,
    );
    return new Map(measured);
  }

  /**
   * Pictures and fonts change heights, and the end must stay in sight. A new observer would report
   * all rows again.
   */
  private observe(list: Element | null): void {
    if (!list || list === this.observed) return;
    this.resized.disconnect();
    this.resized.observe(list);
    this.observed = list;
  }

  private hold(): void {
    const index = this.topmostIndex();
    const [line, slot] = [this.lines[index], this.slots()[index]];
    if (line && slot) this.held = { key: line.key, top: this.topOf(slot) };
  }

  private topmostIndex(): number {
    return this.slots().findIndex((slot) => this.topOf(slot) + slot.offsetHeight > 0);
  }

  private slots(): HTMLElement[] {
    return [...(this.place.scroller.current?.querySelectorAll<HTMLElement>('.slot') ?? [])];
  }

  /** Distance of the row from the upper edge of the visible part. */
  private topOf(line: HTMLElement): number {
    const edge = this.place.scroller.current?.getBoundingClientRect().top ?? 0;
    return line.getBoundingClientRect().top - edge;
  }

  private heightInSight(): number {
    return this.place.scroller.current?.clientHeight ?? 0;
  }

  private scrollBy(px: number): void {
    this.place.scrollTo((this.place.scroller.current?.scrollTop ?? 0) + px);
  }
}
