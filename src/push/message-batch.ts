import type { TextEntry } from '../protocol/shapes.js';

/** What was said in one conversation within one window. */
export interface News {
  conversation: string;
  from: number;
  to: number;
  /** How many texts by whom. */
  texts: Map<string, number>;
  last: TextEntry;
}

export function newsOf(entry: TextEntry, author: string): News {
  const { conversation, seq } = entry;
  return { conversation, from: seq, to: seq, texts: new Map([[author, 1]]), last: entry };
}

export function addTo(news: News, entry: TextEntry, author: string): void {
  news.texts.set(author, (news.texts.get(author) ?? 0) + 1);
  news.from = Math.min(news.from, entry.seq);
  if (entry.seq < news.to) return;
  news.to = entry.seq;
  news.last = entry;
}

/** How many of these texts somebody else wrote. */
export function textsFor(person: string, { texts }: News): number {
  let count = 0;
  for (const [author, written] of texts) if (author !== person) count += written;
  return count;
}
