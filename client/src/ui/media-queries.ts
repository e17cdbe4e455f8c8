import { type ReadonlySignal, signal } from '@preact/signals';

/** Room for the list and the chat side by side. */
export const isWide = matching('(min-width: 700px)');

/** Room for the people list as a third column. */
export const isRoomy = matching('(min-width: 1100px)');

/** Touch without a keyboard: there Enter inserts a line break and the button sends. */
export const isTouch = matching('(hover: none) and (pointer: coarse)');

/** The user prefers reduced motion. */
export const prefersReducedMotion = matching('(prefers-reduced-motion: reduce)');

/** Whether the page is visible. */
export const isPageVisible: ReadonlySignal<boolean> = watchVisibility();

function matching(query: string): ReadonlySignal<boolean> {
  const media = matchMedia(query);
  const matches = signal(media.matches);
  media.addEventListener('change', () => (matches.value = media.matches));
  return matches;
}

function watchVisibility(): ReadonlySignal<boolean> {
  const seen = signal(!document.hidden);
  document.addEventListener('visibilitychange', () => (seen.value = !document.hidden));
  return seen;
}
