import type { TargetedPointerEvent, TargetedWheelEvent, TargetedMouseEvent } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { moved, type Point, type View, WHOLE, within, zoomed } from './zoom';

const STEP = 1.5;
const CLOSE_UP = 2.5;
const WHEEL = 0.0022;
/** A swipe of this length moves to another picture. */
const WIPE_PX = 60;
/** A shorter movement is a tap. */
const TAP_PX = 6;

type Stage = HTMLDivElement;

/**
 * Zoom by wheel, pinch, double click and keys; at original size a swipe moves to the next picture.
 */
export function useZoom(shown: string | undefined, go: (step: number) => void, close: () => void) {
  const [view, setView] = useState(WHOLE);
  const stage = useRef<Stage | null>(null);
  const fingers = useRef(new Map<number, Point>());
  const wiped = useRef(0);
  const travelled = useRef(0);
  useEffect(() => setView(WHOLE), [shown]);

  const change = (to: (view: View) => View) =>
    setView((now) => (stage.current ? within(to(now), stage.current.getBoundingClientRect()) : to(now)));
  const middle: Point = { x: 0, y: 0 };
  const larger = () => change((now) => zoomed(now, STEP, middle));
  const smaller = () => change((now) => zoomed(now, 1 / STEP, middle));

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
      change((known) => zoomed(known, factor, at));
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
    keys: { '+': larger, '=': larger, '-': smaller, '0': () => setView(WHOLE) } as Record<string, () => void>,
    handlers: {
      ref: stage,
      'data-zoomed': view.scale > 1,
      onWheel: (event: TargetedWheelEvent<Stage>) => {
        event.preventDefault();
        const at = fromMiddle(event.currentTarget, { x: event.clientX, y: event.clientY });
        change((now) => zoomed(now, Math.exp(-event.deltaY * WHEEL), at));
      },
      onDblClick: (event: TargetedMouseEvent<Stage>) => {
        const at = fromMiddle(event.currentTarget, { x: event.clientX, y: event.clientY });
        change((now) => (now.scale > 1 ? WHOLE : zoomed(now, CLOSE_UP, at)));
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

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

function fromMiddle(stage: Stage, { x, y }: Point): Point {
  const { left, top, width, height } = stage.getBoundingClientRect();
  return { x: x - left - width / 2, y: y - top - height / 2 };
}
