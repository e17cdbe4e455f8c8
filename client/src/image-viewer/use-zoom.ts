import type { TargetedPointerEvent, TargetedWheelEvent, TargetedMouseEvent } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { firstView, fitOf, moved, type Fit, type Point, type View, WHOLE, within, zoomed } from './zoom';

const STEP = 1.5;
const CLOSE_UP = 2.5;
const WHEEL = 0.0022;
/** A swipe of this length moves to another picture. */
const WIPE_PX = 60;
/** A shorter movement is a tap. */
const TAP_PX = 6;

type Stage = HTMLDivElement;

/** The shown picture: its key in the page, and its size where it is known. */
interface Shown {
  key: string;
  width?: number;
  height?: number;
}

/**
 * Zoom by wheel, pinch, double click and keys; at original size a swipe moves to the next picture. A long picture is
 * scrolled by wheel and keys, and zoomed by the wheel together with Ctrl.
 */
export function useZoom(shown: Shown | undefined, go: (step: number) => void, close: () => void) {
  const [view, setView] = useState(WHOLE);
  const stage = useRef<Stage | null>(null);
  const fingers = useRef(new Map<number, Point>());
  const wiped = useRef(0);
  const travelled = useRef(0);
  const fit = (): Fit =>
    fitOf(roomOf(stage.current), { width: shown?.width || 1, height: shown?.height || 1 });
  const opened = () => (shown?.width && shown.height ? firstView(fit()) : WHOLE);
  const isLong = () => Boolean(shown?.width && shown.height && fit().reading);
  useLayoutEffect(() => setView(opened()), [shown?.key, shown?.width]);

  const change = (to: (view: View) => View) => setView((now) => within(to(now), fit()));
  const middle: Point = { x: 0, y: 0 };
  const larger = () => change((now) => zoomed(now, STEP, middle, fit()));
  const smaller = () => change((now) => zoomed(now, 1 / STEP, middle, fit()));
  const scroll = (screens: number) => () => change((now) => moved(now, 0, -screens * fit().room.height));

  const onPointerMove = (event: TargetedPointerEvent<Stage>) => {
    const before = fingers.current.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    const other = [...fingers.current].find(([id]) => id !== event.pointerId)?.[1];
    fingers.current.set(event.pointerId, now);
    travelled.current += Math.hypot(now.x - before.x, now.y - before.y);
    if (other) {
      const factor = distance(now, other) / Math.max(1, distance(before, other));
      const at = fromMiddle(event.currentTarget, { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
      change((known) => zoomed(known, factor, at, fit()));
    } else if (view.scale > 1) {
      change((known) => moved(known, now.x - before.x, now.y - before.y));
    } else if (event.pointerType === 'touch') {
      wiped.current += now.x - before.x;
    }
  };
  const onPointerUp = ({ pointerId }: TargetedPointerEvent<Stage>) => {
    fingers.current.delete(pointerId);
    if (fingers.current.size === 0 && Math.abs(wiped.current) > WIPE_PX) go(wiped.current > 0 ? -1 : 1);
    if (fingers.current.size === 0) wiped.current = 0;
  };

  return {
    transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})`,
    keys: {
      '+': larger,
      '=': larger,
      '-': smaller,
      '0': () => setView(opened()),
      ArrowDown: scroll(0.2),
      ArrowUp: scroll(-0.2),
      PageDown: scroll(0.9),
      PageUp: scroll(-0.9),
      End: scroll(Infinity),
      Home: scroll(-Infinity),
    } as Record<string, () => void>,
    handlers: {
      ref: stage,
      'data-zoomed': view.scale > 1,
      onWheel: (event: TargetedWheelEvent<Stage>) => {
        event.preventDefault();
        if (isLong() && !event.ctrlKey) return change((now) => moved(now, -event.deltaX, -event.deltaY));
        const at = fromMiddle(event.currentTarget, { x: event.clientX, y: event.clientY });
        change((now) => zoomed(now, Math.exp(-event.deltaY * WHEEL), at, fit()));
      },
      onDblClick: (event: TargetedMouseEvent<Stage>) => {
        const at = fromMiddle(event.currentTarget, { x: event.clientX, y: event.clientY });
        change((now) => (now.scale > 1 ? WHOLE : isLong() ? opened() : zoomed(now, CLOSE_UP, at, fit())));
      },
      onPointerDown: (event: TargetedPointerEvent<Stage>) => {
        if (event.button !== 0) return;
        if (fingers.current.size === 0) travelled.current = 0;
        event.currentTarget.setPointerCapture(event.pointerId);
        fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
      },
      onPointerMove,
      onPointerUp,
      onPointerCancel: onPointerUp,
      // A click outside the picture closes the viewer.
      onClick: (event: TargetedMouseEvent<Stage>) => {
        const under = document.elementFromPoint(event.clientX, event.clientY);
        if (under === event.currentTarget && travelled.current < TAP_PX) close();
      },
    },
  };
}

/** The stage without its padding. */
function roomOf(stage: Stage | null): Fit['room'] {
  if (!stage) return { width: 1, height: 1 };
  const { paddingTop, paddingBottom, paddingLeft, paddingRight } = getComputedStyle(stage);
  return {
    width: stage.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight),
    height: stage.clientHeight - parseFloat(paddingTop) - parseFloat(paddingBottom),
  };
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

function fromMiddle(stage: Stage, { x, y }: Point): Point {
  const { left, top, width, height } = stage.getBoundingClientRect();
  return { x: x - left - width / 2, y: y - top - height / 2 };
}
