import { Injectable } from '@nestjs/common';
import { sql, type Compilable } from 'kysely';
import { Database } from '../database/database.js';
import { REACTIONS_MAX } from '../protocol/constants.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { React } from '../protocol/message.dto.js';
import type { Person } from '../protocol/types.js';
import { ConversationLog } from './log/conversation-log.js';
import { NOT_RECALLED } from './message-erasure.js';
import { PreconditionFailedError } from './log/log-store.js';
import type { ConversationAccess } from './conversation-kind.js';
import { SEQ_PLACEHOLDER } from './log/transaction-statement.js';

/** Adds and removes reactions. Each change is an entry of the log; a request that changes nothing adds none. */
@Injectable()
export class Reactions {
  constructor(
    private readonly database: Database,
    private readonly log: ConversationLog,
  ) {}

  /**
   * @returns the seq of the notice; the seq of the first notice if the reaction exists already, or of the message if
   *   there was none to remove
   * @throws ChatException `not_found` for no such message, `forbidden` for a message with the maximum number of emoji
   */
  async set(me: Person, to: React, { asSpeaker, broadcast }: ConversationAccess): Promise<{ seq: number }> {
    const { conversation, seq: target, emoji, on } = to;
    const content = { kind: 'reaction', target, by: me.name, emoji, on } as const;
    const requires = on ? this.insertStatement(me, to) : this.deleteStatement(me, to);
    try {
      const draft = { conversation, author: me.id, content, change: asSpeaker, requires };
      return { seq: (await this.log.append(draft, broadcast)).seq };
    } catch (error) {
      if (!(error instanceof PreconditionFailedError)) throw error;
      return { seq: await this.seqAfterDelete(me, to) };
    }
  }

  private insertStatement(me: Person, { conversation, seq, emoji }: React): Compilable {
    const under = sql`FROM reactions r WHERE r.conversation = e.conversation AND r.target = e.seq`;
    const statement = sql`
      INSERT INTO reactions (conversation, target, person, emoji, seq)
      SELECT e.conversation, e.seq, CAST(${me.id} AS text), CAST(${emoji} AS text), CAST(${SEQ_PLACEHOLDER} AS integer)
      FROM entries e
      WHERE e.conversation = ${conversation} AND e.seq = ${seq} AND ${NOT_RECALLED}
        AND ((SELECT count(DISTINCT r.emoji) ${under}) < ${sql.lit(REACTIONS_MAX)}
          OR EXISTS (SELECT 1 ${under} AND r.emoji = ${emoji}))
      ON CONFLICT DO NOTHING`;
    return { compile: () => statement.compile(this.database.query) };
  }

  private deleteStatement(me: Person, { conversation, seq, emoji }: React): Compilable {
    return this.database.query
      .deleteFrom('reactions')
      .where('conversation', '=', conversation)
      .where('target', '=', seq)
      .where('person', '=', me.id)
      .where('emoji', '=', emoji);
  }

  /** Returns the seq, or throws the reason, for a request that changed nothing. */
  private async seqAfterDelete(me: Person, { conversation, seq, emoji, on }: React): Promise<number> {
    const text = await this.database.query
      .selectFrom('entries')
      .leftJoin('reactions as r', (join) =>
        join
          .onRef('r.conversation', '=', 'entries.conversation')
          .onRef('r.target', '=', 'entries.seq')
          .on('r.person', '=', me.id)
          .on('r.emoji', '=', emoji),
      )
      .select('r.seq')
      .where('entries.conversation', '=', conversation)
      .where('entries.seq', '=', seq)
      .where(NOT_RECALLED)
      .executeTakeFirst();
    if (!text) throw new PreconditionFailedError();
    if (!on) return seq;
    if (text.seq === null)
      throw new ChatException('forbidden', `a message can have at most ${REACTIONS_MAX} different emoji`);
    return text.seq;
  }
}
