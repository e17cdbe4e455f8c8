import { Config } from '../config/config.js';
import { Injectable } from '@nestjs/common';
import { sql, type Compilable, type Selectable } from 'kysely';
import { SEQ_PLACEHOLDER } from '../conversation/log/transaction-statement.js';
import { Database } from '../database/database.js';
import type { AttachmentRow } from '../database/attachment-tables.js';
import { LOBBY } from '../protocol/constants.js';
import type { Attachment, Person } from '../protocol/types.js';
import { attachmentFromRow, isAttachmentId, throwAttachmentNotFound } from './attachment-mapper.js';

/** The attachments of a message, and the statements that are stored with it. */
export interface AttachedFiles {
  content: { attachments: Attachment[] };
  writes: Compilable[];
}

/** Decides which users may read and send which attachments. */
@Injectable()
export class AttachmentRepository {
  constructor(
    private readonly database: Database,
    private readonly config: Config,
  ) {}

  get maxBytes(): number {
    return this.config.attachmentMaxBytes;
  }

  /**
   * Returns the attachments that `author` sends with a message to `conversation`: own uploads, or attachments they
   * may read elsewhere. Returns `undefined`, without a promise, if there are none.
   * @throws ChatException `not_found`
   */
  attach(
    author: Person,
    conversation: string,
    attachments: readonly string[] = [],
  ): Promise<AttachedFiles> | undefined {
    return attachments.length > 0 ? this.attached(author, conversation, attachments) : undefined;
  }

  /**
   * Returns an attachment that `person` (`null`: a visitor) may read now: their own upload, or one sent to a
   * conversation they are in, after they joined it.
   * @throws ChatException `not_found`
   */
  async find(person: Person | null, id: string): Promise<Attachment> {
    const [row] = await this.readable(person, [id]);
    return row ? attachmentFromRow(row) : throwAttachmentNotFound();
  }

  private async attached(
    author: Person,
    conversation: string,
    attachments: readonly string[],
  ): Promise<AttachedFiles> {
    const ids = [...new Set(attachments)];
    const rows = await this.readable(author, ids);
    const found = ids.map((id) => rows.find((row) => row.id === id) ?? throwAttachmentNotFound());
    return {
      content: { attachments: found.map(attachmentFromRow) },
      writes: [this.using(ids, conversation)],
    };
  }

  /** Selects from `attachments`, so an upload that was deleted meanwhile is not linked. */
  private using(ids: readonly string[], conversation: string): Compilable {
    const { query } = this.database;
    return query
      .insertInto('attachment_uses')
      .columns(['attachment', 'conversation', 'seq'])
      .expression(
        query
          .selectFrom('attachments')
          .select([
            'id',
            sql<string>`CAST(${conversation} AS text)`.as('conversation'),
            sql<number>`CAST(${SEQ_PLACEHOLDER} AS integer)`.as('seq'),
          ])
          .where('id', 'in', ids),
      );
  }

  private async readable(person: Person | null, ids: string[]): Promise<Selectable<AttachmentRow>[]> {
    if (!ids.every(isAttachmentId)) return [];
    const me = person?.id ?? '';
    return this.database.query
      .selectFrom('attachments as a')
      .selectAll('a')
      .where('a.id', 'in', ids)
      .where(
        sql<boolean>`(a.uploader = ${me} OR EXISTS (
          SELECT 1 FROM attachment_uses u LEFT JOIN members m ON m.conversation = u.conversation AND m.person = ${me}
          WHERE u.attachment = a.id AND u.recalled = 0 AND (u.conversation = ${LOBBY} OR u.seq >= m.since)))`,
      )
      .execute();
  }
}
