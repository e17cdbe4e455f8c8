import { Config } from '../config/config.js';
import { Injectable } from '@nestjs/common';
import { sql, type Selectable } from 'kysely';
import { Database } from '../database/database.js';
import { maySpeak } from '../database/sanctions.js';
import type { AttachmentRow } from '../database/attachment-tables.js';
import { MuteList } from '../moderation/mute-list.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { Uploader } from './upload-slot.js';
import { UploadSpace } from './upload-space.service.js';

/** What an address uploads counts for so long; then the address is forgotten. */
export const ADDRESS_QUOTA_WINDOW_MS = 24 * 60 * 60_000;

/** How much one person, one address and all together may keep. */
@Injectable()
export class UploadQuotas {
  constructor(
    private readonly database: Database,
    private readonly config: Config,
    private readonly space: UploadSpace,
    private readonly mutes: MuteList,
  ) {}

  /**
   * @param size bytes that there has to be room for
   * @throws ChatException `forbidden` where this person or this address has no room for them
   */
  async check({ person, network }: Uploader, size = 1): Promise<void> {
    const { attachmentQuotaBytes, attachmentAddressQuotaBytes } = this.config;
    const { rows } = await sql<{ person: number; address: number }>`
      SELECT CAST(${sizeOfPerson(person)} AS bigint) AS person, CAST(${sizeOfNetwork(network)} AS bigint) AS address
    `.execute(this.database.query);
    if (rows[0]!.person + size > attachmentQuotaBytes) throw quotaIsUsed();
    if (rows[0]!.address + size > attachmentAddressQuotaBytes) throw quotaOfAddressIsUsed();
  }

  /**
   * Keeps a new upload.
   * @throws ChatException `muted` where the uploader was muted meanwhile, `forbidden` or `unavailable` where that would be more than its uploader, the address or all may have
   */
  async add(row: Selectable<AttachmentRow>): Promise<void> {
    if (await this.space.reserve(row.size, () => this.insert(row))) return;
    this.mutes.check({ id: row.uploader });
    await this.check({ person: row.uploader, network: row.network ?? '' }, row.size);
    throw quotaIsUsed();
  }

  private async insert(row: Selectable<AttachmentRow>): Promise<boolean> {
    const { attachmentQuotaBytes, attachmentAddressQuotaBytes } = this.config;
    const columns = Object.keys(row) as (keyof AttachmentRow)[];
    const { query } = this.database;
    const [, added] = await this.database.atomically([
      // One upload after the other, on whichever node: each sees what the last one left.
      query
        .updateTable('settings')
        .set(({ ref }) => ({ value: ref('value') }))
        .where('name', '=', 'epoch'),
      query
        .insertInto('attachments')
        .columns(columns)
        .expression(
          query
            .selectFrom('people')
            .select(columns.map((column) => typed(column, row[column]).as(column)) as never)
            .where('id', '=', row.uploader)
            .where(maySpeak(row.uploader))
            .where(
              sql<boolean>`${sizeOfPerson(row.uploader)} <= ${sql.lit(attachmentQuotaBytes - row.size)}
                AND ${sizeOfNetwork(row.network ?? '')} <= ${sql.lit(attachmentAddressQuotaBytes - row.size)}`,
            ),
        ),
    ]);
    return added === 1;
  }
}

function sizeOfPerson(person: string) {
  return sql<number>`(SELECT coalesce(sum(size), 0) FROM attachments WHERE uploader = ${person})`;
}

function sizeOfNetwork(network: string) {
  return sql<number>`(SELECT coalesce(sum(size), 0) FROM attachments
    WHERE network = ${network} AND created_at > ${sql.lit(Date.now() - ADDRESS_QUOTA_WINDOW_MS)})`;
}

const TEXTS: ReadonlySet<keyof AttachmentRow> = new Set([
  'id',
  'uploader',
  'type',
  'name',
  'placeholder',
  'waveform',
  'network',
]);

/** PostgreSQL takes a parameter in a list of columns for a text unless it is told otherwise. */
function typed(column: keyof AttachmentRow, value: string | number | null) {
  return TEXTS.has(column) ? sql`CAST(${value} AS text)` : sql`CAST(${value} AS bigint)`;
}

function quotaIsUsed(): ChatException {
  return new ChatException('forbidden', 'you have uploaded as much as you may: take something back first');
}

function quotaOfAddressIsUsed(): ChatException {
  return new ChatException(
    'forbidden',
    'your address has uploaded as much as it may within a day: try it tomorrow',
  );
}
