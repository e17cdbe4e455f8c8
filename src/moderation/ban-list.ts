import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { BanRow } from '../database/schema.js';
import type { Person } from '../protocol/shapes.js';
import { Refusal } from '../protocol/refusal.js';
import { Range } from './range.js';

/** Who wants in: an address, and where they said so, a person. */
export interface Suspect {
  address: string;
  person?: Person | null;
  /** Of a bot, the id of who looks after it. */
  maker?: string;
  /** Administrators may come from where others are banned. */
  isAdmin?: boolean;
}

type Until = number | null;

/** Who is kept out. Held in memory, since every connection is asked about; `load` looks again what is stored. */
@Injectable()
export class Bans {
  private people = new Map<string, Until>();
  private ranges: { range: Range; until: Until }[] = [];

  constructor(private readonly database: Database) {}

  async load(): Promise<void> {
    const rows = await this.database.query.selectFrom('bans').selectAll().execute();
    this.people = new Map(
      rows.filter(({ kind }) => kind === 'person').map((row) => [row.subject, row.until]),
    );
    this.ranges = rows
      .filter(({ kind }) => kind === 'ip')
      .map(({ subject, until }) => ({ range: Range.read(subject), until }));
  }

  /** @throws Refusal `banned` */
  check(suspect: Suspect): void {
    const until = this.until(suspect);
    if (until === undefined) return;
    const wait = until === null ? {} : { retryAfterMs: until - Date.now() };
    throw new Refusal('banned', 'you are banned from this chat', wait);
  }

  isBanned(suspect: Suspect): boolean {
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

  /** @throws Refusal `not_found` */
  async lift(subject: string): Promise<void> {
    const { numDeletedRows } = await this.database.query
      .deleteFrom('bans')
      .where('subject', '=', subject)
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw new Refusal('not_found', 'there is no such ban');
    await this.load();
  }

  /** Until when, `null` for ever, `undefined` where they are welcome. */
  private until({ address, person, maker, isAdmin }: Suspect): Until | undefined {
    if (isAdmin) return undefined;
    const byPerson = person ? this.people.get(person.id) : undefined;
    if (isLasting(byPerson)) return byPerson;
    // Whoever is put out does not speak on through a program.
    const byMaker = maker === undefined ? undefined : this.people.get(maker);
    if (isLasting(byMaker)) return byMaker;
    return this.ranges.find(({ range, until }) => isLasting(until) && range.has(address))?.until;
  }
}

function isLasting(until: Until | undefined): until is Until {
  return until === null || (until !== undefined && until > Date.now());
}
