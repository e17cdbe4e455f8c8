import { Injectable } from '@nestjs/common';
import { sql, type Selectable, type SqlBool } from 'kysely';
import { Config } from '../config/config.js';
import { Database } from '../database/database.js';
import { maySpeak } from '../database/sanctions.js';
import type { PersonRow } from '../database/schema.js';
import { BOTS_MAX, LOBBY } from '../protocol/constants.js';
import type { Person } from '../protocol/types.js';
import type { Nickname } from './nickname.js';
import { botFlag } from './bot-flag.js';
import { EndedAliasesRepository } from './ended-aliases.repository.js';
import { keysFrom } from './key-range.js';
import { isNoWebhook, textsOf } from './name-conditions.js';
import { SessionTokens } from './session-tokens.js';

const DAY_MS = 24 * 60 * 60 * 1_000;

const COLUMNS = [
  'id',
  'name',
  'avatar',
  'name_key',
  'name_look',
  'password',
  'claimed',
  'recovery',
  'maker',
  'taken_from',
  'created_at',
  'seen_at',
] as const;
type Row = Record<(typeof COLUMNS)[number], string | number | null>;

/** The credentials of a new user. */
interface NicknameCredentials {
  tokenHash: string;
  password: string | null;
  /** The hash of the recovery code of a user with a password. */
  recovery?: string;
  /** For a bot, the id of its owner. */
  maker?: string;
  /** The network of a client that keeps no token; see docs/decisions/0030. */
  takenFrom?: string;
}

/** The nicknames of users. A nickname with a password or of a bot is kept for ever, any other while it is used. */
@Injectable()
export class NicknameRepository {
  constructor(
    private readonly database: Database,
    private readonly tokens: SessionTokens,
    private readonly aliases: EndedAliasesRepository,
    private readonly config: Config,
  ) {}

  /** Returns the user with this nickname in any spelling, but not one whose nickname only looks like it. */
  async findHolder({ key }: Pick<Nickname, 'key'>): Promise<Selectable<PersonRow> | undefined> {
    return this.database.query
      .selectFrom('people')
      .selectAll()
      .where('name_key', '=', key)
      .executeTakeFirst();
  }

  /**
   * Assigns the nickname to a new user with a token. Returns false if another user has it, or one that looks the same.
   * @param isOnline returns whether the user with this id is online
   */
  async claim(
    person: Person,
    nickname: Nickname,
    more: NicknameCredentials,
    isOnline: (id: string) => boolean,
  ): Promise<boolean> {
    if (await this.create(person, nickname, more)) return true;
    return (await this.release(nickname, isOnline, more.takenFrom)) && this.create(person, nickname, more);
  }

  /** Releases the nickname of a guest without sessions. */
  releaseStatement(person: string) {
    return this.database.query
      .updateTable('people')
      .set({ name_key: null, name_look: null })
      .where('id', '=', person)
      .where('claimed', '=', 0)
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('tokens').select('hash').where('person', '=', person))),
      );
  }

  /**
   * Creates the user, the token and the lobby membership in one transaction. A webhook keeps its name. The equal alias
   * of another user ends, because that user still has a nickname.
   */
  private async create(
    person: Person,
    nickname: Nickname,
    { tokenHash, password, recovery, maker, takenFrom }: NicknameCredentials,
  ): Promise<boolean> {
    const { query } = this.database;
    const { key, look } = nickname;
    const now = Date.now();
    const row = {
      id: person.id,
      name: person.name,
      avatar: person.avatar,
      name_key: key,
      name_look: look,
      password,
      claimed: Number(password !== null),
      recovery: recovery ?? null,
      maker: maker ?? null,
      taken_from: takenFrom ?? null,
      created_at: now,
      seen_at: now,
    };
    const creating = query
      .insertInto('people')
      .columns(COLUMNS)
      .expression(
        (maker === undefined ? this.ofNobody(row) : this.ofOwner(maker, row)).where(isNoWebhook(nickname)),
      )
      .onConflict((conflict) => conflict.doNothing());
    const before = [
      ...this.database.serializing(textsOf(nickname)),
      // Locks the owner's row, so that concurrent transactions see the current number of bots.
      ...(maker === undefined
        ? []
        : [query.updateTable('people').set({ id: maker }).where('id', '=', maker)]),
    ];
    const changes = await this.database.atomically([
      ...before,
      creating,
      this.aliases.ending(person.id, nickname),
      this.tokens.insertStatement(tokenHash, person.id),
      // A new user may read the lobby's earlier messages, but they do not count as unread.
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
    const [created, ended] = changes.slice(before.length);
    if (ended! > 0) await this.aliases.announce(nickname);
    return created === 1;
  }

  private ofNobody(row: Row) {
    return this.database.query.selectNoFrom(valuesOf(row) as never);
  }

  /** Selects the row of a bot if its owner is below the limit and neither muted nor banned. */
  private ofOwner(owner: string, row: Row) {
    return this.database.query
      .selectFrom('people as owner')
      .select(valuesOf(row) as never)
      .where('owner.id', '=', owner)
      .where(maySpeak(owner))
      .where(
        sql<SqlBool>`(SELECT count(*) FROM people p WHERE p.maker = ${owner} AND p.name_key IS NOT NULL)
          < ${sql.lit(BOTS_MAX)}`,
      );
  }

  /** Releases an unused nickname, or one that a client without a token took from the same network. */
  private async release(
    { key, look }: Nickname,
    isOnline: (id: string) => boolean,
    network: string | undefined,
  ): Promise<boolean> {
    const { query } = this.database;
    const now = Date.now();
    const holders = await query
      .selectFrom('people')
      .select(['id', 'claimed', 'maker', 'seen_at', 'name_key', 'taken_from'])
      .where(({ or, eb }) => or([eb('name_key', '=', key), eb('name_look', '=', look)]))
      .execute();
    const disusedBefore = now - this.config.nameFreeAfterDays * DAY_MS;
    for (const { id, claimed, maker, seen_at, name_key, taken_from } of holders) {
      if (claimed === 1 || maker !== null || isOnline(id)) return false;
      if (seen_at < disusedBefore) continue;
      if (network === undefined || taken_from !== network || name_key !== key) return false;
      if (!(await this.isInGoodStanding(id, now))) return false;
    }
    for (const { id } of holders) {
      // The condition is repeated in the statement: the owner may have come back with a token meanwhile.
      const releasing = query
        .updateTable('people')
        .set({ name_key: null, name_look: null })
        .where('id', '=', id)
        .where('claimed', '=', 0)
        .where(({ or, eb }) => or([eb('seen_at', '<', disusedBefore), eb('taken_from', '=', network ?? '')]));
      const revoking = query
        .deleteFrom('tokens')
        .where('person', '=', id)
        .where(({ exists, selectFrom }) =>
          exists(selectFrom('people').select('id').where('id', '=', id).where('name_key', 'is', null)),
        );
      await this.database.atomically([releasing, revoking]);
    }
    return true;
  }

  /** Returns whether the user is neither muted, banned nor blocked: a new user of the same name would evade these. */
  private async isInGoodStanding(id: string, now: number): Promise<boolean> {
    const row = await this.database.query
      .selectFrom('people')
      .select('id')
      .where('id', '=', id)
      .where(maySpeak(id, now))
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('blocks').select('blocked').where('blocked', '=', id))),
      )
      .executeTakeFirst();
    return row !== undefined;
  }
}

/** Returns a page of users whose nickname begins with `from`, in the order of their keys, after the key `after`. */
export async function listNicknames(
  { query }: Database,
  from: string,
  after: string,
  limit: number,
): Promise<(Person & { key: string })[]> {
  const rows = await query
    .selectFrom('people')
    .select(['id', 'name', 'avatar', 'name_key', 'maker'])
    .where(keysFrom('name_key', from, after))
    .orderBy('name_key')
    .limit(limit)
    .execute();
  return rows.map(({ name_key, maker, ...person }) => ({
    ...person,
    ...botFlag(maker),
    key: name_key!,
  }));
}

function valuesOf(row: Row) {
  return COLUMNS.map((column) => typed(column, row[column]).as(column));
}

/** PostgreSQL types a parameter in a select list as text unless it is cast. */
function typed(column: string, value: string | number | null) {
  if (column === 'claimed') return sql`CAST(${value} AS integer)`;
  return column.endsWith('_at') ? sql`CAST(${value} AS bigint)` : sql`CAST(${value} AS text)`;
}
