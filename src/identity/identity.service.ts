import { Inject, Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Config } from '../config.js';
import { Database } from '../database/database.js';
import { LOBBY } from '../protocol/limits.js';
import { Refusal } from '../protocol/refusal.js';
import type { Person } from '../protocol/shapes.js';
import { avatarOr } from './avatar.js';
import { keyOf, readNickname } from './nickname.js';
import { hashToken, newToken } from './token.js';

export const NAME_FREE_AFTER_DAYS = Symbol('NAME_FREE_AFTER_DAYS');
const DAY_MS = 24 * 60 * 60 * 1_000;

/** A person who got in, and by which token (hashed). */
export interface Arrival {
  person: Person;
  tokenHash: string;
  /** Only when it was made just now. */
  token?: string;
}

/** Who is who: nicknames are taken, kept by a token, and given back. */
@Injectable()
export class IdentityService {
  constructor(
    private readonly database: Database,
    @Inject(NAME_FREE_AFTER_DAYS) private readonly nameFreeAfterDays: Config['nameFreeAfterDays'],
  ) {}

  /**
   * Takes a free nickname. One that nobody used for the set number of days is free again.
   * @param isOnline says of a person's id whether somebody uses the nickname right now
   * @throws Refusal `name_invalid` or `name_taken`
   */
  async takeNickname(text: unknown, avatar: unknown, isOnline: (id: string) => boolean): Promise<Arrival> {
    const { name, key } = readNickname(text);
    const person = { id: randomBytes(9).toString('base64url'), name, avatar: avatarOr(avatar, key) };
    const token = newToken();
    const arrival = { person, token, tokenHash: hashToken(token) };
    if (await this.create(arrival, key)) return arrival;
    await this.freeDisused(key, isOnline);
    if (await this.create(arrival, key)) return arrival;
    throw new Refusal('name_taken', 'this nickname is taken', { fields: ['name'] });
  }

  /** @throws Refusal `token_invalid` */
  async comeBack(token: unknown): Promise<Arrival> {
    const tokenHash = typeof token === 'string' ? hashToken(token) : '';
    const person = await this.database.query
      .selectFrom('tokens')
      .innerJoin('people', 'people.id', 'tokens.person')
      .select(['people.id', 'people.name', 'people.avatar'])
      .where('tokens.hash', '=', tokenHash)
      .executeTakeFirst();
    if (!person) throw new Refusal('token_invalid', 'this token is not known, or no longer');
    return { person, tokenHash };
  }

  /** Somebody by nickname, however it is spelled; `undefined` where nobody has it. */
  async find(name: string): Promise<Person | undefined> {
    return this.database.query
      .selectFrom('people')
      .select(['id', 'name', 'avatar'])
      .where('name_key', '=', keyOf(name))
      .executeTakeFirst();
  }

  async byId(id: string): Promise<Person | undefined> {
    return this.database.query
      .selectFrom('people')
      .select(['id', 'name', 'avatar'])
      .where('id', '=', id)
      .executeTakeFirst();
  }

  /** A page of everybody whose nickname begins with `q`, in the order of their keys, after the key `after`. */
  async list(q: string, after: string, limit: number): Promise<(Person & { key: string })[]> {
    const from = keyOf(q);
    const rows = await this.database.query
      .selectFrom('people')
      .select(['id', 'name', 'avatar', 'name_key'])
      .where('name_key', 'is not', null)
      .where(sql<string>`substr(name_key, 1, ${sql.lit(from.length)})`, '=', from)
      .where('name_key', '>', after)
      .orderBy('name_key')
      .limit(limit)
      .execute();
    return rows.map(({ name_key, ...person }) => ({ ...person, key: name_key! }));
  }

  /** Remembers that these people were here now, which keeps their nicknames theirs. */
  async seen(people: string[]): Promise<void> {
    if (people.length === 0) return;
    await this.database.query
      .updateTable('people')
      .set({ seen_at: Date.now() })
      .where('id', 'in', people)
      .execute();
  }

  /** Ends one token, or all of this person's. A guest without any left gives the nickname back. */
  async signOut(person: Person, tokenHash: string, everywhere: boolean): Promise<void> {
    const { query } = this.database;
    const tokens = query.deleteFrom('tokens').where('person', '=', person.id);
    await this.database.atomically([
      everywhere ? tokens : tokens.where('hash', '=', tokenHash),
      query
        .updateTable('people')
        .set({ name_key: null })
        .where('id', '=', person.id)
        .where(({ not, exists, selectFrom }) =>
          not(exists(selectFrom('tokens').select('hash').where('person', '=', person.id))),
        ),
    ]);
  }

  /** Person, token and a place in the lobby, all or none. False when the nickname is taken. */
  private async create({ person, tokenHash }: Arrival, key: string): Promise<boolean> {
    const { query } = this.database;
    const now = Date.now();
    const [created] = await this.database.atomically([
      query
        .insertInto('people')
        .values({ ...person, name_key: key, created_at: now, seen_at: now })
        .onConflict((conflict) => conflict.column('name_key').doNothing()),
      query
        .insertInto('tokens')
        .columns(['hash', 'person', 'created_at'])
        .expression(
          query
            .selectFrom('people')
            .select([sql.val(tokenHash).as('hash'), 'id', 'created_at'])
            .where('id', '=', person.id),
        ),
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

  private async freeDisused(key: string, isOnline: (id: string) => boolean): Promise<void> {
    const { query } = this.database;
    const holder = await query
      .selectFrom('people')
      .select('id')
      .where('name_key', '=', key)
      .where('seen_at', '<', Date.now() - this.nameFreeAfterDays * DAY_MS)
      .executeTakeFirst();
    if (!holder || isOnline(holder.id)) return;
    await this.database.atomically([
      query.deleteFrom('tokens').where('person', '=', holder.id),
      query.updateTable('people').set({ name_key: null }).where('id', '=', holder.id),
    ]);
  }
}
