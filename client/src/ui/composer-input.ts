import { createRef } from 'preact';

/**
 * The composer's text field, for code that inserts into it: a mention, an emoji, a recalled text.
 */
export const composerInput = createRef<HTMLTextAreaElement>();

/** Inserts text at the cursor, replacing the `before` characters left of it. */
export function insert(text: string, before = 0): void {
  const { current } = composerInput;
  if (!current) return;
  const { selectionStart, selectionEnd } = current;
  current.setRangeText(text, Math.max(0, selectionStart - before), selectionEnd, 'end');
  current.dispatchEvent(new Event('input', { bubbles: true }));
  current.focus();
}
