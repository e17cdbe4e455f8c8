import { Injectable } from '@nestjs/common';
import { sql, type Compilable, type Selectable } from 'kysely';
import { SEQ_OF_LINE } from '../conversation/write.js';
import { Database } from '../database/database.js';
import type { AttachmentRow } from '../database/schema.js';
import { LOBBY } from '../protocol/limits.js';
import type { Attachment, Person } from '../protocol/shapes.js';
import { attachmentFromRow, isAttachmentId, noSuchAttachment } from './attachment.js';
import { AttachmentSettings } from './settings.js';

/** What a text with attachments holds, and what is stored with it. */
export interface Attached {
  content: { attachments: Attachment[] };
  writes: Compilable[];
}

/** Who may see and send which attachment. */
@Injectable()
export class Attachments {
  constructor(
    private readonly database: Database,
    private readonly settings: AttachmentSettings,
  ) {}

  get maxBytes(): number {
    return this.settings.attachmentMaxBytes;
  }

  /**
   * What `author` sends along with a text to `conversation`: own uploads, or what they may read anywhere. Nothing, at
   * once, where there are none.
   * @throws Refusal `not_found`
   */
  attach(
    author: Person,
    conversation: string,
    attachments: readonly string[] = [],
  ): Promise<Attached> | undefined {
    return attachments.length > 0 ? this.attached(author, conversation, attachments) : undefined;
  }

  /**
   * One that `person` (a visitor, where `null`) may read now: their own upload, or one that was sent where they are,
   * after they came.
   * @throws Refusal `not_found`
   */
  async find(person: Person | null, id: string): Promise<Attachment> {
    const [row] = await this.readable(person, [id]);
    return row ? attachmentFromRow(row) : noSuchAttachment();
  }

  /** Keeps a new upload, unless that would be more than its uploader may have. */
  async add(row: Selectable<AttachmentRow>): Promise<boolean> {
    const columns = Object.keys(row) as (keyof AttachmentRow)[];
    const { query } = this.database;
    const [, added] = await this.database.atomically([
      // One upload of a person after the other, on whichever node: each sees what the last one left.
      query.updateTable('people').set({ id: row.uploader }).where('id', '=', row.uploader),
      query
        .insertInto('attachments')
        .columns(columns)
        .expression(
          query
            .selectFrom('people')
            .select(columns.map((column) => typed(column, row[column]).as(column)) as never)
            .where('id', '=', row.uploader)
            .where(sql<boolean>`(SELECT coalesce(sum(size), 0) FROM attachments WHERE uploader = ${row.uploader})
              <= ${sql.lit(this.settings.attachmentQuotaBytes - row.size)}`),
        ),
    ]);
    return added === 1;
  }

  /** Bytes of all that a person has uploaded. */
  async sizeOf(uploader: string): Promise<number> {
    const { size } = await this.database.query
      .selectFrom('attachments')
      .select(sql<number>`CAST(coalesce(sum(size), 0) AS bigint)`.as('size'))
      .where('uploader', '=', uploader)
      .executeTakeFirstOrThrow();
    return size;
  }

  private async attached(
    author: Person,
    conversation: string,
    attachments: readonly string[],
  ): Promise<Attached> {
    const ids = [...new Set(attachments)];
    const rows = await this.readable(author, ids);
    const found = ids.map((id) => rows.find((row) => row.id === id) ?? noSuchAttachment());
    return {
      content: { attachments: found.map(attachmentFromRow) },
      writes: [this.using(ids, conversation)],
    };
  }

  /** Nothing is linked to an upload that went while the text was on its way. */
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
            sql<number>`CAST(${SEQ_OF_LINE} AS integer)`.as('seq'),
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

const WORDS: ReadonlySet<keyof AttachmentRow> = new Set([
  'id',
  'uploader',
  'type',
  'name',
  'placeholder',
  'waveform',
]);

/** PostgreSQL takes a parameter in a list of columns for a text unless it is told otherwise. */
function typed(column: keyof AttachmentRow, value: string | number | null) {
  return WORDS.has(column) ? sql`CAST(${value} AS text)` : sql`CAST(${value} AS bigint)`;
}
