import type { TextEntry } from '../protocol/types.js';

/** The messages of one conversation within one window. */
export interface MessageBatch {
  conversation: string;
  from: number;
  to: number;
  /** The number of messages by author. */
  texts: Map<string, number>;
  last: TextEntry;
}

export function messageBatchOf(entry: TextEntry, author: string): MessageBatch {
  const { conversation, seq } = entry;
  return { conversation, from: seq, to: seq, texts: new Map([[author, 1]]), last: entry };
}

export function addToBatch(batch: MessageBatch, entry: TextEntry, author: string): void {
  batch.texts.set(author, (batch.texts.get(author) ?? 0) + 1);
  batch.from = Math.min(batch.from, entry.seq);
  if (entry.seq < batch.to) return;
  batch.to = entry.seq;
  batch.last = entry;
}

/** Returns how many of these messages other users wrote. */
export function textsFor(person: string, { texts }: MessageBatch): number {
  let count = 0;
  for (const [author, written] of texts) if (author !== person) count += written;
  return count;
}
