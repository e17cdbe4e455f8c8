import { signal } from '@preact/signals';

/** WeChat's way to write an emoji: [微笑], [Smile]. */
const CODE = /\[([\p{Script=Han}\w！!-]{1,12})\]/gu;

/** By their names; fetched when the first text seems to hold one. */
const table = signal<ReadonlyMap<string, string> | undefined>(undefined);
let asked = false;

/** Marks upon marks would climb over the lines above and below: a character keeps this many. */
const STACKED_MARKS = /(\p{M}{6})\p{M}+/gu;

/** The text with its codes drawn as emoji; what is none stays as it was written. */
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
