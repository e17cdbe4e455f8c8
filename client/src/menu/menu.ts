import { signal } from '@preact/signals';

export interface MenuItem {
  label: string;
  run: () => void;
  /** A destructive action. */
  danger?: boolean;
}

/** A menu over the page. */
export interface OpenMenu {
  label: string;
  /** Emoji in a row above the items. */
  row?: readonly (MenuItem & { pressed: boolean })[];
  items: readonly MenuItem[];
  /** Where it opens, in pixels of the window. */
  at: Point;
}

export interface Point {
  x: number;
  y: number;
}

export const menu = signal<OpenMenu | null>(null);

export function closeMenu(): void {
  menu.value = null;
}

/** Returns the position below an element, for a menu opened by a key or a button. */
export function below(element: Element): Point {
  const { left, bottom } = element.getBoundingClientRect();
  return { x: left, y: bottom + 4 };
}
