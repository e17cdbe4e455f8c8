import { signal } from '@preact/signals';
import { createRef, type TargetedKeyboardEvent, type TargetedWheelEvent } from 'preact';

/** This near to an edge of what is here, more is fetched. */
const EDGE_PX = 1_200;
/** This near to the end one is at the end. */
const END_PX = 32;

/** Where one is in a scrolling list: at its end and following it, or at some line that must not move. */
export class ScrollAnchor {
  readonly scroller = createRef<HTMLDivElement>();
  readonly following = signal(true);

  private lastTop = 0;
  private touched = false;

  /** Stays at the end, if that is where one is. A finger on the screen is left alone. */
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

  /** Somebody or something has scrolled. `complete`: what is here reaches to the newest line. */
  scrolled(complete: boolean): void {
    const top = this.scroller.current?.scrollTop ?? 0;
    const moved = top - this.lastTop;
    this.lastTop = top;
    // No movement: the event of a scrolling that this page did itself.
    if (moved > 0 && complete && this.distanceToEnd() < END_PX) this.following.value = true;
    if (moved < -1 && this.distanceToEnd() > 2) this.following.value = false;
  }

  /** Scrolls by itself: nobody went anywhere. */
  scrollTo(top: number): void {
    const { current } = this.scroller;
    if (!current) return;
    if (Math.abs(current.scrollTop - top) > 0.5) current.scrollTop = top;
    this.lastTop = current.scrollTop;
  }

  /** Leaves the end before the first pixel has moved, or a lively conversation would hold one there. */
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
