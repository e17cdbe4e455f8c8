import type { EntryRow } from '../../database/schema.js';
import type { Entry, EntryBase, EntryContent, TextContent } from '../../protocol/types.js';

type EntryPosition = Pick<EntryRow, 'conversation' | 'seq' | 'at' | 'author'>;

/**
 * Returns the entry with this content at this position. The id follows from the position, so a retry gets the same
 * one.
 */
export function entryAt<C extends EntryContent>(
  { conversation, seq, at, author }: EntryPosition,
  content: C,
): EntryBase & C {
  const id = entryId(conversation, seq);
  const time = new Date(at).toISOString();
  const isByUser = content.kind === 'text' && content.hook === undefined;
  // Each stored message passes here: one object, without an intermediate one.
  const entry = isByUser
    ? { id, conversation, seq, at: time, author, ...content }
    : { id, conversation, seq, at: time, ...content };
  return entry;
}

export function entryId(conversation: string, seq: number): string {
  return `${conversation}.${seq}`;
}

/**
 * Splits content into columns: `kind`, `clientId` (messages only), and the rest as JSON. A quote is stored as a
 * position and read from there, so that it cannot outlive the quoted message.
 */
export function contentToColumns(content: EntryContent): {
  kind: string;
  clientId: string | null;
  body: string;
} {
  const { kind, clientId, ...rest } = content as EntryContent & Pick<TextContent, 'clientId' | 'quote'>;
  const stored = rest.quote ? { ...rest, quote: { seq: rest.quote.seq } } : rest;
  return { kind, clientId: clientId ?? null, body: JSON.stringify(stored) };
}

/** Returns the entry of a row. Quotes have no content yet: see `EntryReader`. */
export function entryFromRow(row: EntryRow): Entry {
  const content = JSON.parse(row.body) as object;
  const clientId = row.client_id === null ? {} : { clientId: row.client_id };
  return entryAt(row, { kind: row.kind, ...content, ...clientId } as EntryContent);
}
