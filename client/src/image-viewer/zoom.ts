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
/** From this ratio of height to width on, a picture is read from top to bottom. */
const LONG = 2.5;

/** The room on the screen, and the picture in it before any zoom, in pixels. */
export interface Fit {
  room: { width: number; height: number };
  picture: { width: number; height: number };
  /** The scale at which a long picture is as wide as the room, or as it is. Absent for other pictures. */
  reading?: number;
}

export function fitOf(room: Fit['room'], natural: Fit['picture']): Fit {
  const shrink = Math.min(1, room.width / natural.width, room.height / natural.height);
  const picture = { width: natural.width * shrink, height: natural.height * shrink };
  const reading = Math.min(room.width, natural.width) / picture.width;
  return { room, picture, ...(natural.height > LONG * natural.width && reading > 1 && { reading }) };
}

/** The view in which a picture opens: a long one at its top, in the width of the room. */
export function firstView(fit: Fit): View {
  return fit.reading ? within({ scale: fit.reading, x: 0, y: Infinity }, fit) : WHOLE;
}

/** Zooms in or out around a fixed point. `at` is relative to the middle of the screen. */
export function zoomed({ scale, x, y }: View, factor: number, at: Point, { reading = 1 }: Fit): View {
  const to = Math.min(LARGEST * reading, Math.max(1, scale * factor));
  const by = to / scale;
  return { scale: to, x: at.x - (at.x - x) * by, y: at.y - (at.y - y) * by };
}

export function moved({ scale, x, y }: View, dx: number, dy: number): View {
  return { scale, x: x + dx, y: y + dy };
}

/** Limits the offset: the picture's edge stops at the edge of the screen. */
export function within({ scale, x, y }: View, { room, picture }: Fit): View {
  const beyond = (size: number, space: number) => Math.max(0, (size * scale - space) / 2);
  const most = { x: beyond(picture.width, room.width), y: beyond(picture.height, room.height) };
  const held = (value: number, limit: number) => Math.max(-limit, Math.min(limit, value));
  return { scale, x: held(x, most.x), y: held(y, most.y) };
}
