import { signal } from '@preact/signals';
import { createRef, type TargetedKeyboardEvent, type TargetedWheelEvent } from 'preact';

/** More entries are fetched within this distance of an edge. */
const EDGE_PX = 1_200;
/** Within this distance of the end, the list counts as scrolled to the end. */
const END_PX = 32;

/**
 * The position in a scrolling list: at its end and following it, or at a row that must not move.
 */
export class ScrollAnchor {
  readonly scroller = createRef<HTMLDivElement>();
  readonly following = signal(true);

  private lastTop = 0;
  private touched = false;

  /** Scrolls to the end if the list follows it. A finger on the screen prevents that. */
  stay(): void {
    const { current } = this.scroller;
    if (current && this.following.peek() && !this.touched) this.scrollTo(current.scrollHeight);
  }

  goToEnd(): void {
    this.touched = false;
    this.following.value = true;
    this.stay();
  }

  isNearTop(): boolean {
    return (this.scroller.current?.scrollTop ?? 0) < EDGE_PX;
  }

  isNearEnd(): boolean {
    return this.distanceToEnd() < EDGE_PX;
  }

  /** Handles a scroll event. `complete`: the newest row is loaded. */
  scrolled(complete: boolean): void {
    const top = this.scroller.current?.scrollTop ?? 0;
    const moved = top - this.lastTop;
    this.lastTop = top;
    // No movement: the event of a scroll by the page itself.
    if (moved > 0 && complete && this.distanceToEnd() < END_PX) this.following.value = true;
    if (moved < -1 && this.distanceToEnd() > 2) this.following.value = false;
  }

  /** Scrolls without counting it as a scroll by the user. */
  scrollTo(top: number): void {
    const { current } = this.scroller;
    if (!current) return;
    if (Math.abs(current.scrollTop - top) > 0.5) current.scrollTop = top;
    this.lastTop = current.scrollTop;
  }

  /**
   * Stops following before the first pixel has moved; otherwise a busy conversation would scroll
   * back to the end.
   */
  readonly onWheel = ({ deltaY, currentTarget }: TargetedWheelEvent<HTMLDivElement>): void => {
    if (deltaY < 0 && currentTarget.scrollTop > 0) this.following.value = false;
  };

  readonly onKeyDown = ({ key, currentTarget }: TargetedKeyboardEvent<HTMLDivElement>): void => {
    const upward = key === 'ArrowUp' || key === 'PageUp' || key === 'Home';
    if (upward && currentTarget.scrollTop > 0) this.following.value = false;
  };

  readonly onTouchStart = (): void => {
    this.touched = true;
  };

  readonly onTouchEnd = (): void => {
    this.touched = false;
    this.stay();
  };

  private distanceToEnd(): number {
    const { current } = this.scroller;
    return current ? current.scrollHeight - current.scrollTop - current.clientHeight : 0;
  }
}
