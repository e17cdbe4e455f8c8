import type { MessageRowData } from './message-rows';
import type { ScrollAnchor } from './scroll-anchor';
import { ShortList } from './short-list';

/** Above the first line, for the sign that earlier ones are being fetched. In pixels, as all heights. */
export const HEAD_PX = 44;
export const FOOT_PX = 8;
/** Up to so many lines, all are in the page. */
const SHORT = 80;

/** A line in the page. */
export interface DrawnRow {
  key: string | number | bigint;
  index: number;
  /** From the top of the list. */
  start: number;
}

/** Which lines are in the page, and where. What one reads stays in its place whatever comes before or after it. */
export interface RowLayout {
  /** After `update`. */
  readonly drawn: readonly DrawnRow[];
  /** Of the whole list; absent where the lines make it. */
  readonly height: number | undefined;
  /** Takes what there is to show, before it is drawn. */
  update(lines: readonly MessageRowData[], following: boolean): void;
  /** After every drawing. */
  settle(): void;
  end(): void;
  readonly measure: ((line: HTMLElement | null) => void) | undefined;
  /** The line at the upper edge. */
  topmost(): MessageRowData | undefined;
  /** Brings a line to the middle. */
  scrollTo(index: number): void;
  stopScrolling(): void;
  /** The lines have another width, so no height is what it was. */
  measureAnew(): void;
}

/**
 * Draws a short list whole. A list that grows beyond that becomes virtual, for which more of the page is fetched; until
 * that is there, and where it cannot be had, all lines are drawn.
 */
export class AdaptiveLayout {
  layout: RowLayout;
  private asked = false;
  private ended = false;

  constructor(
    private readonly place: ScrollAnchor,
    private readonly changed: () => void,
  ) {
    this.layout = new ShortList(place, changed);
  }

  update(lines: readonly MessageRowData[], following: boolean): void {
    this.layout.update(lines, following);
    if (lines.length > SHORT && !this.asked) void this.becomeVirtual();
  }

  end(): void {
    this.ended = true;
    this.layout.end();
  }

  private async becomeVirtual(): Promise<void> {
    this.asked = true;
    const virtual = await import('./virtual-list').catch(() => undefined);
    const { layout } = this;
    if (!virtual || this.ended || !(layout instanceof ShortList)) return;
    this.layout = new virtual.VirtualList(this.place, this.changed, layout.heights());
    layout.end();
    this.changed();
  }
}
