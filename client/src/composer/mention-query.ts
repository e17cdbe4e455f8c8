/** An @ that begins a mention: not one inside an address, where letters stand before it. */
const QUERY = /(?:^|[^\w.\-@])@([^\s@]{0,24})$/u;

/** What stands between an @ and the cursor; `null` where nobody is being pointed at. */
export function mentionQuery(text: string, cursor: number): string | null {
  return QUERY.exec(text.slice(Math.max(0, cursor - 32), cursor))?.[1] ?? null;
}
