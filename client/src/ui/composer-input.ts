import { createRef } from 'preact';

/** The field one writes in, for whoever puts something into it: a picked name, an emoji, a text taken back. */
export const composerInput = createRef<HTMLTextAreaElement>();

/** Puts words where the cursor is, in place of the `before` characters left of it. */
export function insert(text: string, before = 0): void {
  const { current } = composerInput;
  if (!current) return;
  const { selectionStart, selectionEnd } = current;
  current.setRangeText(text, Math.max(0, selectionStart - before), selectionEnd, 'end');
  current.dispatchEvent(new Event('input', { bubbles: true }));
  current.focus();
}
