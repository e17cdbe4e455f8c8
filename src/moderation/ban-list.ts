import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { BanRow } from '../database/schema.js';
import type { Person } from '../protocol/types.js';
import { ChatException } from '../protocol/chat-exception.js';
import { IpRange } from './ip-range.js';

/** A connection to check: its address and, if known, its user. */
export interface BanCheck {
  address: string;
  person?: Person | null;
  /** For a bot, the id of its owner. */
  maker?: string;
  /** Administrators may connect from banned addresses. */
  isAdmin?: boolean;
}

type Until = number | null;

/** The bans. Cached in memory, because every connection is checked; `load` reads them again. */
@Injectable()
export class BanList {
  private people = new Map<string, Until>();
  private ranges: { range: IpRange; until: Until }[] = [];

  constructor(private readonly database: Database) {}

  async load(): Promise<void> {
    const rows = await this.database.query.selectFrom('bans').selectAll().execute();
    this.people = new Map(
      rows.filter(({ kind }) => kind === 'person').map((row) => [row.subject, row.until]),
    );
    this.ranges = rows
      .filter(({ kind }) => kind === 'ip')
      .map(({ subject, until }) => ({ range: IpRange.parse(subject), until }));
  }

  /** @throws ChatException `banned` */
  check(suspect: BanCheck): void {
    const until = this.until(suspect);
    if (until === undefined) return;
    const wait = until === null ? {} : { retryAfterMs: until - Date.now() };
    throw new ChatException('banned', 'you are banned from this chat', wait);
  }

  isBanned(suspect: BanCheck): boolean {
    return this.until(suspect) !== undefined;
  }

  async add(row: Omit<BanRow, 'made_at'>): Promise<void> {
    const { until, made_by } = row;
    await this.database.query
      .insertInto('bans')
      .values({ ...row, made_at: Date.now() })
      .onConflict((conflict) =>
        conflict.column('subject').doUpdateSet({ until, made_by, made_at: Date.now() }),
      )
      .execute();
    await this.load();
  }

  /** @throws ChatException `not_found` */
  async remove({ kind, subject }: Pick<BanRow, 'kind' | 'subject'>): Promise<void> {
    const { query } = this.database;
    const rows = await query.selectFrom('bans').select('subject').where('kind', '=', kind).execute();
    // Earlier versions stored a range as it was typed.
    const isIt = (stored: string) =>
      stored === subject || (kind === 'ip' && IpRange.parse(stored).notation === subject);
    const lifted = rows.map((row) => row.subject).filter(isIt);
    if (lifted.length > 0) await query.deleteFrom('bans').where('subject', 'in', lifted).execute();
    else throw new ChatException('not_found', 'there is no such ban');
    await this.load();
  }

  /** Returns when the ban ends: `null` for never, `undefined` if there is none. */
  private until({ address, person, maker, isAdmin }: BanCheck): Until | undefined {
    if (isAdmin) return undefined;
    const byPerson = person ? this.people.get(person.id) : undefined;
    if (isLasting(byPerson)) return byPerson;
    // A banned user must not continue through a bot.
    const byMaker = maker === undefined ? undefined : this.people.get(maker);
    if (isLasting(byMaker)) return byMaker;
    return this.ranges.find(({ range, until }) => isLasting(until) && range.has(address))?.until;
  }
}

function isLasting(until: Until | undefined): until is Until {
  return until === null || (until !== undefined && until > Date.now());
}
