import { signal } from '@preact/signals';

/** WeChat's emoji codes: [微笑], [Smile]. */
const CODE = /\[([\p{Script=Han}\w！!-]{1,12})\]/gu;

/** Emoji by code name; fetched when the first text seems to contain one. */
const table = signal<ReadonlyMap<string, string> | undefined>(undefined);
let asked = false;

/**
 * Stacked combining marks would cover the lines above and below: a character keeps at most this
 * many.
 */
const STACKED_MARKS = /(\p{M}{6})\p{M}+/gu;

/** Returns the text with its codes replaced by emoji; unknown codes stay. */
export function withEmoji(written: string): string {
  const text = written.replace(STACKED_MARKS, '$1');
  if (!text.includes('[')) return text;
  if (!table.value) fetchTable();
  return text.replace(CODE, (code, name: string) => table.value?.get(name) ?? code);
}

function fetchTable(): void {
  if (asked) return;
  asked = true;
  import('./code-table').then(
    ({ codes }) => (table.value = codes),
    () => (asked = false),
  );
}
