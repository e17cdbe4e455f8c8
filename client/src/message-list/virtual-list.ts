import {
  defaultRangeExtractor,
  observeElementOffset,
  observeElementRect,
  type Range,
  type VirtualItem,
  Virtualizer,
} from '@tanstack/virtual-core';
import { FOOT_PX, HEAD_PX, type RowLayout } from './row-layout';
import { estimateHeight, type MessageRowData } from './message-rows';
import type { ScrollAnchor } from './scroll-anchor';

/** Rows drawn beyond each edge of the visible part. */
const BEYOND = 12;
/** At the end: height that is drawn above the visible part, in pixels. */
const ABOVE_PX = 600;
/** Beyond any list, so that it starts at the end. */
const THE_END = 1e9;

/** Draws the visible rows and a few around them, for lists of tens of thousands of rows. */
export class VirtualList implements RowLayout {
  private lines: readonly MessageRowData[] = [];
  private following = true;
  private readonly virtualizer: Virtualizer<HTMLDivElement, HTMLElement>;

  constructor(
    private readonly place: ScrollAnchor,
    private readonly changed: () => void,
    /** Heights of rows that were drawn before, by their keys. */
    private readonly heights: ReadonlyMap<MessageRowData['key'], number>,
  ) {
    this.following = place.following.peek();
    this.virtualizer = new Virtualizer(this.options());
  }

  get drawn(): VirtualItem[] {
    return this.virtualizer.getVirtualItems();
  }

  get height(): number {
    return this.virtualizer.getTotalSize();
  }

  update(lines: readonly MessageRowData[], following: boolean): void {
    this.lines = lines;
    this.following = following;
    this.virtualizer.setOptions(this.options());
  }

  settle(): void {
    this.virtualizer._willUpdate();
  }

  /** Removes its observers. */
  end(): void {
    this.virtualizer._didMount()();
  }

  readonly measure = (line: HTMLElement | null): void => this.virtualizer.measureElement(line);

  topmost(): MessageRowData | undefined {
    const top = this.place.scroller.current?.scrollTop ?? 0;
    return this.lines[this.virtualizer.getVirtualItemForOffset(top)?.index ?? -1];
  }

  scrollTo(index: number): void {
    this.virtualizer.scrollToIndex(index, { align: 'center' });
  }

  /** Cancels a jump that is still in progress. */
  stopScrolling(): void {
    this.virtualizer.cancelScroll();
  }

  measureAnew(): void {
    const top = this.place.scroller.current?.scrollTop ?? 0;
    const topmost = this.virtualizer.getVirtualItemForOffset(top);
    this.virtualizer.measure();
    if (topmost && !this.following) this.virtualizer.scrollToIndex(topmost.index, { align: 'start' });
  }

  private expectedHeight(line: MessageRowData | undefined): number {
    return line ? (this.heights.get(line.key) ?? estimateHeight(line)) : 0;
  }

  private options() {
    const { lines, place } = this;
    return {
      count: lines.length,
      getItemKey: this.keyIn(lines),
      estimateSize: (index: number) => this.expectedHeight(lines[index]),
      getScrollElement: () => place.scroller.current,
      observeElementRect,
      observeElementOffset,
      measureElement: heightOf,
      scrollToFn: (offset: number, { adjustments = 0 }) => place.scrollTo(offset + adjustments),
      onChange: this.changed,
      initialOffset: this.following ? THE_END : (place.scroller.current?.scrollTop ?? 0),
      anchorTo: 'end' as const,
      // ScrollAnchor keeps a list at its end there.
      scrollEndThreshold: -1,
      overscan: BEYOND,
      paddingStart: HEAD_PX,
      paddingEnd: FOOT_PX,
      rangeExtractor: this.following ? this.atTheEnd : defaultRangeExtractor,
    };
  }

  private known: readonly MessageRowData[] = [];
  private key = (index: number): string | number => index;

  /**
   * Returns the same function for the same rows; otherwise every scroll would lay out all of them
   * again.
   */
  private keyIn(lines: readonly MessageRowData[]) {
    if (lines !== this.known) {
      this.known = lines;
      this.key = (index) => lines[index]?.key ?? index;
    }
    return this.key;
  }

  /** Draws the newest rows of a followed list in the frame in which they arrive. */
  private readonly atTheEnd = ({ count }: Range): number[] => {
    let room = (this.place.scroller.current?.clientHeight ?? 0) + ABOVE_PX;
    let from = count;
    while (from > 0 && room > 0) {
      from -= 1;
      const line = this.lines[from];
      if (line) room -= this.virtualizer.itemSizeCache.get(line.key) ?? this.expectedHeight(line);
    }
    return Array.from({ length: count - from }, (_, index) => from + index);
  };
}

/**
 * Exact, unlike the library's own: rounding errors would add up where rows follow each other in the
 * flow.
 */
function heightOf(line: HTMLElement, resized: ResizeObserverEntry | undefined): number {
  return resized?.borderBoxSize[0]?.blockSize ?? line.getBoundingClientRect().height;
}
