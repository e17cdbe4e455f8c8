/**
 * The transformation of a picture: its scale relative to the fitted size, and its offset in pixels.
 */
export interface View {
  scale: number;
  x: number;
  y: number;
}

export interface Point {
  x: number;
  y: number;
}

export const WHOLE: View = { scale: 1, x: 0, y: 0 };
const LARGEST = 8;

/** Zooms in or out around a fixed point. `at` is relative to the middle of the screen. */
export function zoomed({ scale, x, y }: View, factor: number, at: Point): View {
  const to = Math.min(LARGEST, Math.max(1, scale * factor));
  const by = to / scale;
  return { scale: to, x: at.x - (at.x - x) * by, y: at.y - (at.y - y) * by };
}

export function moved({ scale, x, y }: View, dx: number, dy: number): View {
  return { scale, x: x + dx, y: y + dy };
}

/** Limits the offset: the picture's edge stops at the edge of the screen. */
export function within({ scale, x, y }: View, room: DOMRect): View {
  const most = { x: (room.width * (scale - 1)) / 2, y: (room.height * (scale - 1)) / 2 };
  const held = (value: number, limit: number) => Math.max(-limit, Math.min(limit, value));
  return { scale, x: held(x, most.x), y: held(y, most.y) };
}
