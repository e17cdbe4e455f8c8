import type { EntryRow } from '../../database/schema.js';
import type { Entry, EntryBase, EntryContent, TextContent } from '../../protocol/types.js';

type EntryPosition = Pick<EntryRow, 'conversation' | 'seq' | 'at'>;

/** The entry that `content` is at its place. The id follows from the place, so a retry finds the same one. */
export function entryAt<C extends EntryContent>(
  { conversation, seq, at }: EntryPosition,
  content: C,
): Omit<EntryBase, 'kind'> & C {
  return { id: entryId(conversation, seq), conversation, seq, at: new Date(at).toISOString(), ...content };
}

export function entryId(conversation: string, seq: number): string {
  return `${conversation}.${seq}`;
}

/**
 * `kind` and `clientId`, which only texts have, have columns of their own; the rest of the content is JSON. Of a quote
 * only its place is kept: what it repeats is read where it stands, so that it cannot outlive it.
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

/** What a quote repeats is not there; see `EntryReader`. */
export function entryFromRow(row: Omit<EntryRow, 'author'>): Entry {
  const content = JSON.parse(row.body) as object;
  const clientId = row.client_id === null ? {} : { clientId: row.client_id };
  return entryAt(row, { kind: row.kind, ...content, ...clientId } as EntryContent);
}
