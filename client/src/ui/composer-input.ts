import { createRef } from 'preact';

/**
 * The composer's text field, for code that inserts into it: a mention, an emoji, a recalled text.
 */
export const composerInput = createRef<HTMLTextAreaElement>();

/** Inserts text at the cursor, replacing the `before` characters left of it. */
export function insert(text: string, before = 0): void {
  const { current } = composerInput;
  if (!current) return;
  current.focus();
  const { selectionStart, selectionEnd } = current;
  current.setSelectionRange(Math.max(0, selectionStart - before), selectionEnd);
  replaceSelection(current, text);
}

/** Replaces the selection by an editing command of the browser, so that the user can undo it. */
export function replaceSelection(field: HTMLTextAreaElement, text: string): void {
  // Deprecated, but nothing else adds to the history of Ctrl+Z.
  if (document.execCommand('insertText', false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
