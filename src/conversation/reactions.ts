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

/** The emoji that people put under texts. Each change is a line of the log, and no change is none. */
@Injectable()
export class Reactions {
  constructor(
    private readonly database: Database,
    private readonly log: ConversationLog,
  ) {}

  /**
   * @returns the seq of the notice; of the first one where it was there already, of the text where there was none to take
   * @throws ChatException `not_found` where there is no such text, `forbidden` where it has as many emoji as it can
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

  /** Nothing has changed: finds out why. */
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
      throw new ChatException('forbidden', `no more than ${REACTIONS_MAX} emoji under one text`);
    return text.seq;
  }
}
