import { type ReadonlySignal, signal } from '@preact/signals';

/** Room for the list and the chat side by side. */
export const wide = matching('(min-width: 700px)');

/** Room for the people as a third column. */
export const roomy = matching('(min-width: 1100px)');

/** A finger and no keyboard: there Enter breaks the line and the button sends. */
export const touch = matching('(hover: none) and (pointer: coarse)');

/** Nothing is to move that need not. */
export const still = matching('(prefers-reduced-motion: reduce)');

/** Whether anybody can see the page. */
export const visible: ReadonlySignal<boolean> = watchVisibility();

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
