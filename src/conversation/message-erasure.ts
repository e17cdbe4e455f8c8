import { Injectable } from '@nestjs/common';
import { sql, type Compilable, type SqlBool } from 'kysely';
import { Database } from '../database/database.js';
import type { TextContent } from '../protocol/types.js';
import { erasureStatements } from './erasure-statements.js';
import { PreconditionFailedError } from './log/log-store.js';
import { TextIndex } from './text-index.js';

type Stored = Omit<TextContent, 'kind' | 'clientId'>;

/** A message that can be erased, with the statements for the transaction that stores the recall entry. */
export interface PreparedErasure {
  /** User id. */
  author: string;
  /** Milliseconds since 1970. */
  at: number;
  /** Changes no row if the message is already erased. */
  requires: Compilable;
  writes: Compilable[];
}

/** True for a message that was not recalled. A message cannot contain this text, because JSON escapes its quotes. */
export const NOT_RECALLED = sql<SqlBool>`kind = 'text' AND body NOT LIKE '%"recalled":true%'`;

/** Erases message content for good. The entry stays, so that seqs stay gapless and a retry finds it. */
@Injectable()
export class MessageErasure {
  constructor(
    private readonly database: Database,
    private readonly index: TextIndex,
  ) {}

  /** @throws ChatException `not_found` if there is no such message, or it is already erased */
  async prepare(conversation: string, seq: number): Promise<PreparedErasure> {
    const row = await this.database.query
      .selectFrom('entries')
      .select(['author', 'at', 'body'])
      .where('conversation', '=', conversation)
      .where('seq', '=', seq)
      .where(NOT_RECALLED)
      .executeTakeFirst();
    if (!row) throw new PreconditionFailedError();
    const { author, at, body } = row;
    const text = JSON.parse(body) as Stored;
    const { query } = this.database;
    return {
      author,
      at,
      requires: query
        .updateTable('entries')
        .set({ body: recalledBody(text) })
        .where('conversation', '=', conversation)
        .where('seq', '=', seq)
        .where(NOT_RECALLED),
      writes: [
        ...erasureStatements(query, conversation, '=', seq),
        ...this.index.removalStatements(conversation, seq, text),
      ],
    };
  }
}

/** Returns the body of a recalled message. Quotes read this row, so they do not repeat the erased content. */
function recalledBody({ name, avatar, to, alias }: Stored): string {
  return JSON.stringify({ name, avatar, content: '', to, alias, recalled: true });
}
