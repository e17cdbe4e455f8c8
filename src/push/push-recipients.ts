import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../database/database.js';
import { BanList } from '../moderation/ban-list.js';
import { LOBBY } from '../protocol/constants.js';
import { SessionRegistry } from '../session/session.registry.js';
import { textsFor, type MessageBatch } from './message-batch.js';

/** A user to notify, and the facts about the conversation for the notification. */
export interface PushRecipient {
  person: string;
  /** The number of messages by other users. */
  texts: number;
  isMentioned: boolean;
  /** Omitted for a direct conversation. */
  title?: string;
}

interface Row {
  person: string;
  name: string;
  avatar: string;
  muted: number;
  mentioned: number;
  kind: 'room' | 'direct';
  title: string;
}

/**
 * Selects the users to notify: subscribed and offline members with unread messages. A muted conversation, like the
 * lobby, notifies only of mentions.
 */
@Injectable()
export class PushRecipients {
  constructor(
    private readonly database: Database,
    private readonly registry: SessionRegistry,
    private readonly bans: BanList,
  ) {}

  async find(batch: MessageBatch): Promise<PushRecipient[]> {
    const { conversation, from, to } = batch;
    const { rows } = await sql<Row>`
      SELECT m.person, p.name, p.avatar, m.muted, c.kind, c.title,
        CASE WHEN EXISTS (SELECT 1 FROM mentions x WHERE x.conversation = m.conversation
          AND x.person IN (m.person, '*') AND x.seq BETWEEN ${from} AND ${to}) THEN 1 ELSE 0 END AS mentioned
      FROM members m
      JOIN conversations c ON c.id = m.conversation
      JOIN people p ON p.id = m.person
      WHERE m.conversation = ${conversation} AND m.since <= ${to} AND m.read < ${to}
        AND EXISTS (SELECT 1 FROM push_subscriptions s WHERE s.person = m.person)`.execute(
      this.database.query,
    );
    return rows.filter((row) => this.isConcerned(row, batch)).map((row) => recipientOf(row, batch));
  }

  isReachable(person: string): boolean {
    return !this.registry.isOnline(person);
  }

  /** In the lobby only a mention triggers a notification. */
  private isConcerned({ person, name, avatar, muted, mentioned }: Row, batch: MessageBatch): boolean {
    if (textsFor(person, batch) === 0 || !this.isReachable(person)) return false;
    if (this.bans.isBanned({ address: '', person: { id: person, name, avatar } })) return false;
    return mentioned === 1 || (muted === 0 && batch.conversation !== LOBBY);
  }
}

function recipientOf({ person, kind, title, mentioned }: Row, batch: MessageBatch): PushRecipient {
  return {
    person,
    texts: textsFor(person, batch),
    isMentioned: mentioned === 1,
    ...(kind === 'room' && { title }),
  };
}
