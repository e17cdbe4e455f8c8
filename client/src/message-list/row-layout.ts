import type { MessageRowData } from './message-rows';
import type { ScrollAnchor } from './scroll-anchor';
import { ShortList } from './short-list';

/** Space above the first row, for the loading indicator. In pixels, as all heights. */
export const HEAD_PX = 44;
export const FOOT_PX = 8;
/** Up to this number of rows, all are in the page. */
const SHORT = 80;

/** A row in the page. */
export interface DrawnRow {
  key: string | number | bigint;
  index: number;
  /** From the top of the list. */
  start: number;
}

/**
 * Which rows are in the page, and where. Visible rows keep their position, whatever loads before or
 * after them.
 */
export interface RowLayout {
  /** The rows after `update`. */
  readonly drawn: readonly DrawnRow[];
  /** Height of the whole list; absent where the rows define it. */
  readonly height: number | undefined;
  /** Sets the rows, before they are drawn. */
  update(lines: readonly MessageRowData[], following: boolean): void;
  /** Runs after every drawing. */
  settle(): void;
  end(): void;
  readonly measure: ((line: HTMLElement | null) => void) | undefined;
  /** Returns the row at the upper edge. */
  topmost(): MessageRowData | undefined;
  /** Scrolls a row to the middle. */
  scrollTo(index: number): void;
  stopScrolling(): void;
  /** The width of the rows has changed, so all heights are unknown. */
  measureAnew(): void;
}

/**
 * Draws a short list completely. A longer list becomes virtual, for which more of the page is
 * fetched.
 * Until that has loaded, and where it cannot be loaded, all rows are drawn.
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
