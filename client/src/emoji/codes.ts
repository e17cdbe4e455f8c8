import { signal } from '@preact/signals';

/** WeChat's way to write an emoji: [微笑], [Smile]. */
const CODE = /\[([\p{Script=Han}\w！!-]{1,12})\]/gu;

/** By their names; fetched when the first text seems to hold one. */
const table = signal<ReadonlyMap<string, string> | undefined>(undefined);
let asked = false;

/** The text with its codes drawn as emoji; what is none stays as it was written. */
export function withEmoji(text: string): string {
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
