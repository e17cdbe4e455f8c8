import { Injectable } from '@nestjs/common';
import { sql, type Compilable } from 'kysely';
import { Database } from '../database/database.js';
import { REACTIONS_MAX } from '../protocol/limits.js';
import { Refusal } from '../protocol/refusal.js';
import type { React } from '../protocol/requests.js';
import type { Person } from '../protocol/shapes.js';
import { ConversationLog } from './conversation.log.js';
import { IS_SAID } from './erasure.js';
import { Unmet } from './log.store.js';
import type { Floor } from './venue.js';
import { SEQ_OF_LINE } from './write.js';

/** The emoji that people put under texts. Each change is a line of the log, and no change is none. */
@Injectable()
export class Reactions {
  constructor(
    private readonly database: Database,
    private readonly log: ConversationLog,
  ) {}

  /**
   * @returns the seq of the notice; of the first one where it was there already, of the text where there was none to take
   * @throws Refusal `not_found` where there is no such text, `forbidden` where it has as many emoji as it can
   */
  async set(me: Person, to: React, { asSpeaker, tell }: Floor): Promise<{ seq: number }> {
    const { conversation, seq: target, emoji, on } = to;
    const content = { kind: 'reaction', target, by: me.name, emoji, on } as const;
    const requires = on ? this.putting(me, to) : this.taking(me, to);
    try {
      const draft = { conversation, author: me.id, content, passage: asSpeaker, requires };
      return { seq: (await this.log.append(draft, tell)).seq };
    } catch (error) {
      if (!(error instanceof Unmet)) throw error;
      return { seq: await this.seqWithout(me, to) };
    }
  }

  private putting(me: Person, { conversation, seq, emoji }: React): Compilable {
    const under = sql`FROM reactions r WHERE r.conversation = e.conversation AND r.target = e.seq`;
    const statement = sql`
      INSERT INTO reactions (conversation, target, person, emoji, seq)
      SELECT e.conversation, e.seq, CAST(${me.id} AS text), CAST(${emoji} AS text), CAST(${SEQ_OF_LINE} AS integer)
      FROM entries e
      WHERE e.conversation = ${conversation} AND e.seq = ${seq} AND ${IS_SAID}
        AND ((SELECT count(DISTINCT r.emoji) ${under}) < ${sql.lit(REACTIONS_MAX)}
          OR EXISTS (SELECT 1 ${under} AND r.emoji = ${emoji}))
      ON CONFLICT DO NOTHING`;
    return { compile: () => statement.compile(this.database.query) };
  }

  private taking(me: Person, { conversation, seq, emoji }: React): Compilable {
    return this.database.query
      .deleteFrom('reactions')
      .where('conversation', '=', conversation)
      .where('target', '=', seq)
      .where('person', '=', me.id)
      .where('emoji', '=', emoji);
  }

  /** Nothing has changed: finds out why. */
  private async seqWithout(me: Person, { conversation, seq, emoji, on }: React): Promise<number> {
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
      .where(IS_SAID)
      .executeTakeFirst();
    if (!text) throw new Unmet();
    if (!on) return seq;
    if (text.seq === null)
      throw new Refusal('forbidden', `no more than ${REACTIONS_MAX} emoji under one text`);
    return text.seq;
  }
}
