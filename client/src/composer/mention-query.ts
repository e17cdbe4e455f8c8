/** An @ that starts a mention: not one inside an e-mail address, where letters precede it. */
const QUERY = /(?:^|[^\w.\-@])@([^\s@]{0,24})$/u;

/** Returns the text between an @ and the cursor; `null` without a mention. */
export function mentionQuery(text: string, cursor: number): string | null {
  return QUERY.exec(text.slice(Math.max(0, cursor - 32), cursor))?.[1] ?? null;
}
