import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import type { Selectable, Updateable } from 'kysely';
import { Database } from '../database/database.js';
import type { PersonRow } from '../database/schema.js';
import { DEVICE_LINK_LIFE_MS } from '../protocol/limits.js';
import { Refusal } from '../protocol/refusal.js';
import type { Person, Settings } from '../protocol/shapes.js';
import { avatarOr, isAvatar, isPortrait } from './avatar.js';
import { botMark } from './bot.mark.js';
import { Codes, type Code } from './codes.js';
import { keyOf } from './likeness.js';
import { nameTaken, readNickname, type Nickname } from './nickname.js';
import { listNicknames, Nicknames } from './nicknames.js';
import { Passwords, readPassword } from './passwords.js';
import { hashToken } from './token.js';
import { Tokens } from './tokens.js';

/** A person who got in, and by which token (hashed). */
export interface Arrival {
  person: Person;
  tokenHash: string;
  /** Only when it was made just now. */
  token?: string;
  /** The nickname has a password. */
  isClaimed: boolean;
  isAdmin: boolean;
  /** Of a bot, the id of who looks after it. */
  maker?: string;
  settings: Settings;
}

const UNSET: Settings = { receipts: false, hidden: false };

/** Says of a person's id whether somebody uses that nickname right now. */
type IsOnline = (id: string) => boolean;

/** Who is who: nicknames are taken or claimed, kept by a token or a password, and given back. */
@Injectable()
export class IdentityService {
  constructor(
    private readonly database: Database,
    private readonly nicknames: Nicknames,
    private readonly tokens: Tokens,
    private readonly codes: Codes,
    private readonly passwords: Passwords,
  ) {}

  /**
   * Takes a free nickname. One that no guest used for the set number of days is free again.
   * @param ownToken made by the client; one is made here where it is left out
   * @throws Refusal `name_invalid`, `name_taken`, or `token_invalid` for an own token that is too easy to guess
   */
  async takeNickname(
    text: unknown,
    avatar: unknown,
    isOnline: IsOnline,
    ownToken?: unknown,
  ): Promise<Arrival> {
    return this.begin(readNickname(text), avatar, null, isOnline, ownToken);
  }

  /**
   * Claims a free nickname, or comes back to a claimed one. Each way costs one password's work, so that the time tells
   * nothing that the answer does not.
   * @throws Refusal `name_invalid`, `name_taken`, `password_wrong`, `invalid`, or `rate_limited` when too many wait
   */
  async signIn(text: unknown, passwordText: unknown, avatar: unknown, isOnline: IsOnline): Promise<Arrival> {
    const nickname = readNickname(text);
    const password = readPassword(passwordText);
    const holder = await this.nicknames.holder(nickname);
    if (!holder?.password) {
      return this.begin(nickname, avatar, await this.passwords.hash(password), isOnline);
    }
    if (!(await this.passwords.matches(holder.password, password))) {
      throw new Refusal('password_wrong', 'the password does not fit', { fields: ['password'] });
    }
    if (this.passwords.isWeak(holder.password)) {
      await this.change(holder.id, { password: await this.passwords.hash(password) });
    }
    return this.admit(holder);
  }

  /** @throws Refusal `token_invalid` */
  async comeBack(token: unknown): Promise<Arrival> {
    const tokenHash = typeof token === 'string' ? hashToken(token) : '';
    const row = await this.tokens.owner(tokenHash);
    if (!row) throw new Refusal('token_invalid', 'this token is not known, or no longer');
    return { ...arrivalOf(row), tokenHash };
  }

  /**
   * Comes in by a link that the same person made on another device.
   * @throws Refusal `token_invalid`
   */
  async follow(code: unknown): Promise<Arrival> {
    const redeemed = await this.codes.redeem(code, 'device');
    const row = redeemed && (await this.row(redeemed.person!));
    if (!row) throw new Refusal('token_invalid', 'this link was used before, or is too old');
    return this.admit(row);
  }

  linkDevice(person: Person): Promise<Code> {
    return this.codes.make(person.id, DEVICE_LINK_LIFE_MS);
  }

  /**
   * Sets what a person may change. A new password ends every session but `tokenHash`.
   * @throws Refusal `invalid`
   */
  async set(
    person: Person,
    tokenHash: string,
    { avatar, password: text, receipts, hidden }: Partial<Settings> & { avatar?: string; password?: string },
  ): Promise<{ person: Person; ended: string[] }> {
    if (avatar !== undefined && !isAvatar(avatar) && !isPortrait(avatar)) {
      throw new Refusal('invalid', 'no such avatar', { fields: ['avatar'] });
    }
    const password = text === undefined ? undefined : await this.passwords.hash(readPassword(text));
    const changes = {
      ...(avatar !== undefined && { avatar }),
      ...(receipts !== undefined && { receipts: Number(receipts) }),
      ...(hidden !== undefined && { hidden: Number(hidden) }),
    };
    const changed = { ...person, avatar: avatar ?? person.avatar };
    if (password === undefined) {
      if (Object.keys(changes).length > 0) await this.change(person.id, changes);
      return { person: changed, ended: [] };
    }
    const others = (await this.tokens.of(person.id)).map(({ hash }) => hash);
    await this.database.atomically([
      this.changing(person.id, { ...changes, password }),
      this.tokens.ending(person.id, { except: tokenHash }),
      this.codes.ending(person.id),
    ]);
    return { person: changed, ended: others.filter((hash) => hash !== tokenHash) };
  }

  /** Ends one token, or all of this person's. A guest without any left gives the nickname back. */
  async signOut({ id }: Pick<Person, 'id'>, tokenHash: string, everywhere: boolean): Promise<void> {
    await this.database.atomically([
      this.tokens.ending(id, everywhere ? {} : { only: tokenHash }),
      ...(everywhere ? [this.codes.ending(id)] : []),
      this.nicknames.leaving(id),
    ]);
  }

  /** Somebody by nickname, however it is spelled; `undefined` where nobody has it. */
  async find(name: string): Promise<Person | undefined> {
    const row = await this.nicknames.holder({ key: keyOf(name) });
    return row && personOf(row);
  }

  /** Whether somebody has this nickname, or one that looks the same. */
  async isTaken(nickname: Pick<Nickname, 'key' | 'look'>): Promise<boolean> {
    return this.nicknames.isTaken(nickname);
  }

  async byId(id: string): Promise<Person | undefined> {
    const row = await this.row(id);
    return row && personOf(row);
  }

  /** A page of everybody whose nickname begins with `q`, in the order of their keys, after the key `after`. */
  async list(q: string, after: string, limit: number): Promise<(Person & { key: string })[]> {
    return listNicknames(this.database, keyOf(q), after, limit);
  }

  /** Remembers that these people were here now, which keeps their nicknames and this session theirs. */
  async seen(people: string[], tokenHash?: string): Promise<void> {
    if (people.length === 0) return;
    const seen = this.database.query
      .updateTable('people')
      .set({ seen_at: Date.now() })
      .where('id', 'in', people);
    await this.database.atomically(tokenHash ? [seen, this.tokens.using(tokenHash)] : [seen]);
  }

  private async begin(
    nickname: Nickname,
    avatar: unknown,
    password: string | null,
    isOnline: IsOnline,
    ownToken?: unknown,
  ): Promise<Arrival> {
    const { name, key } = nickname;
    const person = { id: randomBytes(9).toString('base64url'), name, avatar: avatarOr(avatar, key) };
    const { token, tokenHash } =
      ownToken === undefined ? this.tokens.make() : await this.tokens.takeOwn(ownToken);
    if (!(await this.nicknames.give(person, nickname, { tokenHash, password }, isOnline))) throw nameTaken();
    return { person, token, tokenHash, isClaimed: password !== null, isAdmin: false, settings: UNSET };
  }

  private async admit(row: Selectable<PersonRow>): Promise<Arrival> {
    const { token, tokenHash } = this.tokens.make();
    await this.database.atomically([this.tokens.adding(tokenHash, row.id)]);
    return { ...arrivalOf(row), token, tokenHash };
  }

  private async row(id: string): Promise<Selectable<PersonRow> | undefined> {
    return this.database.query.selectFrom('people').selectAll().where('id', '=', id).executeTakeFirst();
  }

  private changing(
    id: string,
    to: Updateable<Pick<PersonRow, 'avatar' | 'password' | 'receipts' | 'hidden'>>,
  ) {
    return this.database.query.updateTable('people').set(to).where('id', '=', id);
  }

  private async change(id: string, to: Parameters<IdentityService['changing']>[1]): Promise<void> {
    await this.changing(id, to).execute();
  }
}

function personOf({ id, name, avatar, maker }: Selectable<PersonRow>): Person {
  return { id, name, avatar, ...botMark(maker) };
}

function arrivalOf(row: Selectable<PersonRow>): Omit<Arrival, 'tokenHash'> {
  return {
    person: personOf(row),
    isClaimed: row.password !== null,
    isAdmin: row.admin === 1,
    ...(row.maker !== null && { maker: row.maker }),
    settings: { receipts: row.receipts === 1, hidden: row.hidden === 1 },
  };
}
