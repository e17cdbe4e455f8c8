import { Injectable, Logger } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { Database } from '../database/database.js';
import type { Person } from '../protocol/types.js';

const log = new Logger('Moderation');

/** Records actions of administrators and their subjects, never message text. */
@Injectable()
export class AuditLog {
  constructor(private readonly database: Database) {}

  /** @param subject ids, address ranges and seqs only, so that no message text gets into a log */
  async record({ id }: Person, action: string, subject: string): Promise<void> {
    await this.database.query
      .insertInto('audit')
      .values({ id: randomUUID(), at: Date.now(), made_by: id, action, subject })
      .execute();
    log.log(`${action} ${subject} by person ${id}`);
  }
}
