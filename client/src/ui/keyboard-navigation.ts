import type { TargetedKeyboardEvent } from 'preact';

/**
 * Keyboard navigation of the messages: Enter moves from the log to its newest message, the arrow
 * keys move between messages, Escape returns to the log.
 */
export function moveFocus(event: TargetedKeyboardEvent<HTMLElement>): void {
  const { key, currentTarget, target } = event;
  const log = currentTarget.querySelector<HTMLElement>('[role=log]');
  if (target === log) {
    if (key !== 'Enter') return;
    event.preventDefault();
    focusNewest(currentTarget);
    return;
  }
  if (!(target instanceof Element) || !target.classList.contains('bubble')) return;
  if (key === 'Escape') {
    event.preventDefault();
    return log?.focus();
  }
  const step = { ArrowUp: -1, ArrowDown: 1 }[key];
  if (!step) return;
  event.preventDefault();
  event.stopPropagation();
  const all = [...bubbles(currentTarget)];
  all[all.indexOf(target as HTMLElement) + step]?.focus();
}

/** Focuses the newest message in the page. */
export function focusNewest(within: ParentNode = document): void {
  [...bubbles(within)].at(-1)?.focus();
}

function bubbles(within: ParentNode): Iterable<HTMLElement> {
  return within.querySelectorAll<HTMLElement>('[role=log] .bubble[tabindex]');
}
