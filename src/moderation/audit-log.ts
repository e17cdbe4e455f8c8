import { Injectable, Logger } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { Database } from '../database/database.js';
import type { Person } from '../protocol/types.js';

const log = new Logger('Moderation');

/** Remembers what administrators did: who, what, to whom, and never what was said. */
@Injectable()
export class AuditLog {
  constructor(private readonly database: Database) {}

  /** @param subject ids, ranges of addresses and seqs only, so that nobody's words get into a log */
  async record({ id }: Person, action: string, subject: string): Promise<void> {
    await this.database.query
      .insertInto('audit')
      .values({ id: randomUUID(), at: Date.now(), made_by: id, action, subject })
      .execute();
    log.log(`${action} ${subject} by person ${id}`);
  }
}
