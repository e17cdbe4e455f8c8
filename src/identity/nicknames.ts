import { Inject, Injectable } from '@nestjs/common';
import { sql, type Selectable } from 'kysely';
import type { Config } from '../config.js';
import { Database } from '../database/database.js';
import type { PersonRow } from '../database/schema.js';
import { LOBBY } from '../protocol/limits.js';
import type { Person } from '../protocol/shapes.js';
import type { Nickname } from './nickname.js';
import { botMark } from './bot.mark.js';
import { Tokens } from './tokens.js';

export const NAME_FREE_AFTER_DAYS = Symbol('NAME_FREE_AFTER_DAYS');
const DAY_MS = 24 * 60 * 60 * 1_000;

/** By what a new person keeps the nickname. */
interface Keeping {
  tokenHash: string;
  password: string | null;
  /** Of a bot, who looks after it. */
  maker?: string;
}

/** Who has which nickname. One with a password or of a bot is kept for ever, any other as long as it is used. */
@Injectable()
export class Nicknames {
  constructor(
    private readonly database: Database,
    private readonly tokens: Tokens,
    @Inject(NAME_FREE_AFTER_DAYS) private readonly freeAfterDays: Config['nameFreeAfterDays'],
  ) {}

  /** Who is called so, in any spelling; not those whose nickname only looks like it. */
  async holder({ key }: Pick<Nickname, 'key'>): Promise<Selectable<PersonRow> | undefined> {
    return this.database.query
      .selectFrom('people')
      .selectAll()
      .where('name_key', '=', key)
      .executeTakeFirst();
  }

  /**
   * Gives the nickname to a new person with a token. False when somebody has it, or one that looks the same.
   * @param isOnline says of a person's id whether somebody uses the nickname right now
   */
  async give(
    person: Person,
    nickname: Nickname,
    more: Keeping,
    isOnline: (id: string) => boolean,
  ): Promise<boolean> {
    if (await this.create(person, nickname, more)) return true;
    return (await this.freeDisused(nickname, isOnline)) && this.create(person, nickname, more);
  }

  async isTaken({ key, look }: Pick<Nickname, 'key' | 'look'>): Promise<boolean> {
    const row = await this.database.query
      .selectFrom('people')
      .select('id')
      .where(({ or, eb }) => or([eb('name_key', '=', key), eb('name_look', '=', look)]))
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Gives back the nickname of a guest who has no session left. */
  leaving(person: string) {
    return this.database.query
      .updateTable('people')
      .set({ name_key: null, name_look: null })
      .where('id', '=', person)
      .where('password', 'is', null)
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('tokens').select('hash').where('person', '=', person))),
      );
  }

  /** Person, token and a place in the lobby, all or none. */
  private async create(
    person: Person,
    { key, look }: Nickname,
    { tokenHash, password, maker }: Keeping,
  ): Promise<boolean> {
    const { query } = this.database;
    const now = Date.now();
    const [created] = await this.database.atomically([
      query
        .insertInto('people')
        .values({
          id: person.id,
          name: person.name,
          avatar: person.avatar,
          name_key: key,
          name_look: look,
          password,
          maker,
          created_at: now,
          seen_at: now,
        })
        .onConflict((conflict) => conflict.doNothing()),
      this.tokens.adding(tokenHash, person.id),
      // What was said before somebody came is there to be read, but it is not unread.
      query
        .insertInto('members')
        .columns(['conversation', 'person', 'read'])
        .expression(
          query
            .selectFrom('conversations')
            .innerJoin('people', (join) => join.on('people.id', '=', person.id))
            .select(['conversations.id', 'people.id as person', 'conversations.head'])
            .where('conversations.id', '=', LOBBY),
        ),
    ]);
    return created === 1;
  }

  private async freeDisused({ key, look }: Nickname, isOnline: (id: string) => boolean): Promise<boolean> {
    const { query } = this.database;
    const holders = await query
      .selectFrom('people')
      .select(['id', 'password', 'maker', 'seen_at'])
      .where(({ or, eb }) => or([eb('name_key', '=', key), eb('name_look', '=', look)]))
      .execute();
    const disusedBefore = Date.now() - this.freeAfterDays * DAY_MS;
    const kept = holders.some(
      ({ id, password, maker, seen_at }) =>
        password !== null || maker !== null || seen_at >= disusedBefore || isOnline(id),
    );
    if (kept) return false;
    for (const { id } of holders) {
      await this.database.atomically([this.tokens.ending(id), this.leaving(id)]);
    }
    return true;
  }
}

/** A page of everybody whose nickname begins with `from`, in the order of their keys, after the key `after`. */
export async function listNicknames(
  { query }: Database,
  from: string,
  after: string,
  limit: number,
): Promise<(Person & { key: string })[]> {
  const rows = await query
    .selectFrom('people')
    .select(['id', 'name', 'avatar', 'name_key', 'maker'])
    .where('name_key', 'is not', null)
    .where(sql<string>`substr(name_key, 1, ${sql.lit(Array.from(from).length)})`, '=', from)
    .where('name_key', '>', after)
    .orderBy('name_key')
    .limit(limit)
    .execute();
  return rows.map(({ name_key, maker, ...person }) => ({
    ...person,
    ...botMark(maker),
    key: name_key!,
  }));
}
