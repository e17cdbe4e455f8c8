import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { ConversationLog } from '../conversation/conversation.log.js';
import { Database } from '../database/database.js';
import { AttachmentStore } from './store.js';
import { thumbnailOf } from './thumbnail.js';
import { UploadService } from './upload.service.js';

const HOUR_MS = 60 * 60_000;
/** An upload that was not sent by then is gone. */
const UNSENT_LIFE_MS = 24 * HOUR_MS;
const PAGE = 500;

const log = new Logger('Attachments');

/**
 * Deletes what nobody can see any more. A row goes before its file: what a crash leaves in between is a file without a
 * row, which the next round finds.
 */
@Injectable()
export class Sweep implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private readonly subscription;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly store: AttachmentStore,
    private readonly uploads: UploadService,
    log: ConversationLog,
  ) {
    this.subscription = log.stored.subscribe(({ entry }) => {
      if (entry.kind === 'recall') this.begin(() => this.releaseRecalled(entry.conversation));
    });
  }

  onApplicationBootstrap(): void {
    this.begin(() => this.round());
    this.timer = setInterval(() => this.begin(() => this.round()), HOUR_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    this.subscription.unsubscribe();
    await this.running;
  }

  /** @param now milliseconds since 1970 */
  async round(now = Date.now()): Promise<void> {
    await this.releaseRecalled();
    await this.removeUnsent(now - UNSENT_LIFE_MS);
    await this.removeOrphans(now - UNSENT_LIFE_MS);
    await this.clearIncoming(now - HOUR_MS);
  }

  /** What was sent with nothing but a text that was taken back goes with it. */
  private async releaseRecalled(conversation?: string): Promise<void> {
    const uses = await this.database.query
      .selectFrom('attachment_uses')
      .select(['attachment', 'conversation', 'seq'])
      .where('recalled', '=', 1)
      .$if(conversation !== undefined, (q) => q.where('conversation', '=', conversation!))
      .execute();
    for (const use of uses) {
      await this.database.query
        .deleteFrom('attachment_uses')
        .where('attachment', '=', use.attachment)
        .where('conversation', '=', use.conversation)
        .where('seq', '=', use.seq)
        .execute();
      await this.remove([use.attachment]);
    }
  }

  private async removeUnsent(before: number): Promise<void> {
    for (let rows = 0, more = true; more; more = rows === PAGE) {
      const unsent = await this.database.query
        .selectFrom('attachments as a')
        .select('id')
        .where('created_at', '<', before)
        .where(isOfNoUse('a.id'))
        .limit(PAGE)
        .execute();
      rows = unsent.length;
      await this.remove(unsent.map(({ id }) => id));
    }
  }

  private async removeOrphans(before: number): Promise<void> {
    for await (const files of this.store.list()) {
      const old = files.filter(({ storedAt }) => storedAt < before).map(({ key }) => key);
      if (old.length === 0) continue;
      const known = await this.known(old.map((key) => key.split('.')[0]!));
      await this.store.remove(old.filter((key) => !known.has(key.split('.')[0]!)));
    }
  }

  /** What uploads left behind that were cut short by the end of a process. */
  private async clearIncoming(before: number): Promise<void> {
    for (const name of await readdir(this.uploads.incoming).catch(() => [])) {
      const path = join(this.uploads.incoming, name);
      const found = await stat(path).catch(() => undefined);
      if (found && found.mtimeMs < before) await rm(path, { force: true });
    }
  }

  /** Deletes those of these attachments that were sent nowhere, or are nowhere to be seen any more. */
  private async remove(ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.database.query
      .deleteFrom('attachments')
      .where('id', 'in', ids)
      .where(isOfNoUse('attachments.id'))
      .execute();
    const known = await this.known(ids);
    const gone = ids.filter((id) => !known.has(id));
    await this.store.remove(gone.flatMap((id) => [id, thumbnailOf(id)]));
  }

  private async known(ids: string[]): Promise<Set<string>> {
    const rows = await this.database.query
      .selectFrom('attachments')
      .select('id')
      .where('id', 'in', ids)
      .execute();
    return new Set(rows.map(({ id }) => id));
  }

  /** One after the other, and never in the way of whoever waits for an answer. */
  private begin(work: () => Promise<void>): void {
    this.running = this.running.then(work).catch((error: unknown) => {
      log.warn(`files were not deleted, which is tried again within the hour: ${(error as Error).message}`);
    });
  }
}

/** True of an attachment that no text brings along and nobody goes by. */
function isOfNoUse(id: string) {
  return sql<boolean>`NOT EXISTS (SELECT 1 FROM attachment_uses u WHERE u.attachment = ${sql.ref(id)})
    AND NOT EXISTS (SELECT 1 FROM portraits p WHERE p.attachment = ${sql.ref(id)})`;
}
