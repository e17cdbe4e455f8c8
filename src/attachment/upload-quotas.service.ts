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

/** Uploads count for their address during this time; then the address is deleted. */
export const ADDRESS_QUOTA_WINDOW_MS = 24 * 60 * 60_000;

/** Upload quotas of a user, of an address and of the whole server. */
@Injectable()
export class UploadQuotas {
  constructor(
    private readonly database: Database,
    private readonly config: Config,
    private readonly space: UploadSpace,
    private readonly mutes: MuteList,
  ) {}

  /**
   * Checks the quotas of the user and of the address.
   * @param size bytes that must fit
   * @throws ChatException `forbidden` if they do not fit
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
   * Inserts the row of an upload.
   * @throws ChatException `muted` (the uploader was muted meanwhile), `forbidden` (exceeds the quota of the user or
   *   of the address), `unavailable` (exceeds the quota of the server)
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
      // This update serializes uploads on all nodes, so each sees the sums that the previous one left.
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

/** PostgreSQL takes an untyped parameter in a select list for a text. */
function typed(column: keyof AttachmentRow, value: string | number | null) {
  return TEXTS.has(column) ? sql`CAST(${value} AS text)` : sql`CAST(${value} AS bigint)`;
}

function quotaIsUsed(): ChatException {
  return new ChatException(
    'forbidden',
    'your upload quota is used up: recall messages with attachments first',
  );
}

function quotaOfAddressIsUsed(): ChatException {
  return new ChatException(
    'forbidden',
    'the 24-hour upload quota of your address is used up: try again tomorrow',
  );
}
