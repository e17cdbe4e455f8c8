import type { EntryRow } from '../database/schema.js';
import type { Entry, EntryContent } from '../protocol/shapes.js';

type Place = Pick<EntryRow, 'conversation' | 'seq' | 'at'>;

/** The entry that `content` is at its place. The id follows from the place, so a retry finds the same one. */
export function entryAt({ conversation, seq, at }: Place, content: EntryContent): Entry {
  return { id: entryId(conversation, seq), conversation, seq, at: new Date(at).toISOString(), ...content };
}

export function entryId(conversation: string, seq: number): string {
  return `${conversation}.${seq}`;
}

/** `kind` and `clientId` have columns of their own; the rest of the content is JSON. */
export function contentToColumns({ kind, clientId, ...rest }: EntryContent): {
  kind: string;
  clientId: string | null;
  body: string;
} {
  return { kind, clientId: clientId ?? null, body: JSON.stringify(rest) };
}

export function entryFromRow(row: Omit<EntryRow, 'author'>): Entry {
  const content = JSON.parse(row.body) as Omit<EntryContent, 'kind' | 'clientId'>;
  const clientId = row.client_id === null ? {} : { clientId: row.client_id };
  return entryAt(row, { kind: row.kind as Entry['kind'], ...content, ...clientId });
}
