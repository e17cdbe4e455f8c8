import type { TargetedPointerEvent } from 'preact';
import type { Point } from './menu';

const LONG_PRESS_MS = 450;
/** A finger that moves further than this scrolls. */
const SLACK_PX = 10;

/** Distinguishes a long press from a tap or a scroll. */
export class LongPress {
  private timer = 0;
  private from: Point = { x: 0, y: 0 };

  constructor(private readonly pressed: (target: Element, at: Point) => void) {}

  readonly down = (event: TargetedPointerEvent<HTMLElement>): void => {
    this.end();
    if (event.pointerType !== 'touch' || !event.isPrimary) return;
    this.from = { x: event.clientX, y: event.clientY };
    const { target } = event;
    if (!(target instanceof Element)) return;
    this.timer = window.setTimeout(() => this.pressed(target, this.from), LONG_PRESS_MS);
  };

  readonly move = ({ clientX, clientY }: TargetedPointerEvent<HTMLElement>): void => {
    if (Math.hypot(clientX - this.from.x, clientY - this.from.y) > SLACK_PX) this.end();
  };

  readonly end = (): void => {
    clearTimeout(this.timer);
  };
}
