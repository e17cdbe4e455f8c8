import { Injectable } from '@nestjs/common';
import { sql, type Compilable, type SqlBool } from 'kysely';
import { Database } from '../database/database.js';
import type { TextContent } from '../protocol/types.js';
import { erasureStatements } from './erasure-statements.js';
import { PreconditionFailedError } from './log/log-store.js';
import { TextIndex } from './text-index.js';

type Stored = Omit<TextContent, 'kind' | 'clientId'>;

/** A text that can be erased, and how, in the transaction that stores the line which tells of it. */
export interface PreparedErasure {
  /** Id of the person. */
  author: string;
  /** Milliseconds since 1970. */
  at: number;
  /** Changes nothing where it is erased already. */
  requires: Compilable;
  writes: Compilable[];
}

/** True of a text that was not taken back. People cannot write this: JSON escapes the quotation marks in their words. */
export const NOT_RECALLED = sql<SqlBool>`kind = 'text' AND body NOT LIKE '%"recalled":true%'`;

/** Takes words out of the log for good. Their line stays, so that seqs stay gapless and a retry finds its place. */
@Injectable()
export class MessageErasure {
  constructor(
    private readonly database: Database,
    private readonly index: TextIndex,
  ) {}

  /** @throws ChatException `not_found` where there is no such text, or no longer */
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

/** What is left of a text. Quotes do not repeat its words: they are read from here. */
function recalledBody({ name, avatar, to, alias }: Stored): string {
  return JSON.stringify({ name, avatar, content: '', to, alias, recalled: true });
}
