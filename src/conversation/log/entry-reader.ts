import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../database/database.js';
import type { EntryRow } from '../../database/schema.js';
import { attachmentKind } from '../../protocol/attachment-kind.js';
import { excerptOf } from '../../protocol/content.js';
import type { Entry, Quote, Reaction, TextEntry } from '../../protocol/types.js';
import { entryFromRow, entryId } from './entry.js';

const EXCERPT_LENGTH = 80;

type EntryPosition = Pick<EntryRow, 'conversation' | 'seq'>;

/** Reads entries. Adds the current quote and the current reactions to each message. */
@Injectable()
export class EntryReader {
  constructor(private readonly database: Database) {}

  async read(rows: readonly EntryRow[]): Promise<Entry[]> {
    const entries = rows.map(entryFromRow);
    const texts = textsOf(entries);
    await Promise.all([this.addReactions(texts), this.addQuotes(texts)]);
    return entries;
  }

  /** Reads entries that are the newest of their conversations. Skips reactions: one would be a newer entry. */
  async readNewest(rows: readonly EntryRow[]): Promise<Entry[]> {
    const entries = rows.map(entryFromRow);
    await this.addQuotes(textsOf(entries));
    return entries;
  }

  private async addReactions(texts: TextEntry[]): Promise<void> {
    if (texts.length === 0) return;
    const { rows } = await sql<EntryPosition & { emoji: string; name: string }>`
      SELECT r.conversation, r.target AS seq, r.emoji, p.name
      FROM reactions r JOIN people p ON p.id = r.person
      WHERE (r.conversation, r.target) IN (${valuesOf(texts)})
      ORDER BY r.seq`.execute(this.database.query);
    const found = new Map(texts.map((text) => [text.id, text]));
    for (const { conversation, seq, emoji, name } of rows) {
      addTo((found.get(entryId(conversation, seq))!.reactions ??= []), emoji, name);
    }
  }

  private async addQuotes(texts: TextEntry[]): Promise<void> {
    const quoting = texts.filter(({ quote }) => quote !== undefined);
    if (quoting.length === 0) return;
    const targets = quoting.map(({ conversation, quote }) => ({ conversation, seq: quote!.seq }));
    const { rows } = await sql<EntryRow>`
      SELECT e.conversation, e.seq, e.author, e.kind, e.client_id, e.at, e.body FROM entries e
      WHERE (e.conversation, e.seq) IN (${valuesOf(targets)})`.execute(this.database.query);
    const found = new Map(rows.map((row) => [entryId(row.conversation, row.seq), row]));
    for (const text of quoting) {
      const row = found.get(entryId(text.conversation, text.quote!.seq));
      text.quote = row
        ? quoteOf(entryFromRow(row) as TextEntry)
        : { seq: text.quote!.seq, name: '', excerpt: '' };
    }
  }
}

/** Returns the quote of a message: its author, and the start of its content unless it is erased. */
export function quoteOf({ seq, name, content, attachments = [] }: TextEntry): Quote {
  const [first] = attachments;
  const excerpt = excerptOf(content, EXCERPT_LENGTH);
  return { seq, name, excerpt, ...(first && { attached: attachmentKind(first) }) };
}

function textsOf(entries: readonly Entry[]): TextEntry[] {
  return entries.filter((entry): entry is TextEntry => entry.kind === 'text' && !entry.recalled);
}

function addTo(reactions: Reaction[], emoji: string, name: string): void {
  const reaction = reactions.find((other) => other.emoji === emoji);
  if (reaction) reaction.by.push(name);
  else reactions.push({ emoji, by: [name] });
}

function valuesOf(places: readonly EntryPosition[]) {
  return sql`VALUES ${sql.join(
    places.map(({ conversation, seq }) => sql`(CAST(${conversation} AS text), CAST(${seq} AS integer))`),
  )}`;
}
