import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import type { Selectable, Updateable } from 'kysely';
import { Database } from '../database/database.js';
import type { PersonRow } from '../database/schema.js';
import { DEVICE_LINK_LIFE_MS } from '../protocol/constants.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { Person, Settings } from '../protocol/types.js';
import {
  authenticatedUserOf,
  INITIAL_SETTINGS,
  personOf,
  type AuthenticatedUser,
  type RegistrationChecks,
} from './authenticated-user.js';
import { avatarOr, isAvatar, isCustomAvatar } from './avatar.js';
import { OneTimeCodes, type OneTimeCode } from './one-time-codes.js';
import { nameKey } from './confusables.js';
import {
  nameTaken,
  parseNickname,
  parseUnreservedNickname,
  assertNotReserved,
  type Nickname,
} from './nickname.js';
import { NicknameRepository } from './nickname.repository.js';
import { PasswordHasher, parsePassword } from './password-hasher.js';
import { hashToken } from './token-format.js';
import { SessionTokens } from './session-tokens.js';

/** Who is who: nicknames are taken or claimed, kept by a token or a password, and given back. */
@Injectable()
export class IdentityService {
  constructor(
    private readonly database: Database,
    private readonly nicknames: NicknameRepository,
    private readonly tokens: SessionTokens,
    private readonly codes: OneTimeCodes,
    private readonly passwords: PasswordHasher,
  ) {}

  /**
   * Takes a free nickname. One that no guest used for the set number of days is free again.
   * @param ownToken made by the client; one is made here where it is left out
   * @throws ChatException `name_invalid`, `name_taken`, `banned`, `rate_limited`, or `token_invalid` for an own token that is too
   * easy to guess
   */
  async takeNickname(
    text: unknown,
    avatar: unknown,
    checks: RegistrationChecks,
    ownToken?: unknown,
  ): Promise<AuthenticatedUser> {
    return this.register(parseUnreservedNickname(text), avatar, null, checks, ownToken);
  }

  /**
   * Claims a free nickname, or comes back to a claimed one. Each way costs one password's work, so that the time tells
   * nothing that the answer does not.
   * @throws ChatException `name_invalid`, `name_taken`, `password_wrong`, `invalid`, `banned`, or `rate_limited`
   */
  async signIn(
    text: unknown,
    passwordText: unknown,
    avatar: unknown,
    checks: RegistrationChecks,
  ): Promise<AuthenticatedUser> {
    const nickname = parseNickname(text);
    const password = parsePassword(passwordText);
    const holder = await this.nicknames.findHolder(nickname);
    if (!holder?.password) {
      assertNotReserved(nickname);
      return this.register(nickname, avatar, password, checks);
    }
    if (!(await this.passwords.matches(holder.password, password))) {
      throw new ChatException('password_wrong', 'the password does not fit', { fields: ['password'] });
    }
    checks.mayWrite(authenticatedUserOf(holder));
    if (this.passwords.isWeak(holder.password)) {
      await this.update(holder.id, { password: await this.passwords.hash(password) });
    }
    return this.startSession(holder, checks);
  }

  /** @throws ChatException `token_invalid` */
  async resume(token: unknown): Promise<AuthenticatedUser> {
    const tokenHash = typeof token === 'string' ? hashToken(token) : '';
    const row = await this.tokens.findOwner(tokenHash);
    if (!row) throw new ChatException('token_invalid', 'this token is not known, or no longer');
    if (row.taken_from !== null) await this.update(row.id, { taken_from: null });
    return { ...authenticatedUserOf(row), tokenHash };
  }

  /**
   * Comes in by a link that the same person made on another device.
   * @throws ChatException `token_invalid` or `banned`
   */
  async redeemDeviceLink(code: unknown, checks: RegistrationChecks): Promise<AuthenticatedUser> {
    const row = await this.linked(code);
    if (row) checks.mayWrite(authenticatedUserOf(row));
    if (!row || !(await this.codes.redeem(code, 'device'))) {
      throw linkInvalid();
    }
    return this.startSession(row, checks);
  }

  /**
   * Returns whom a link brings to another device, without using it up.
   * @throws ChatException `token_invalid`
   */
  async ownerOfLink(code: string): Promise<Person> {
    const row = await this.linked(code);
    if (!row) throw linkInvalid();
    return personOf(row);
  }

  /** The person of a link, unless the nickname was given up: somebody else may have it by now. */
  private async linked(code: unknown): Promise<Selectable<PersonRow> | undefined> {
    const found = await this.codes.find(code, 'device');
    const row = found && (await this.row(found.person!));
    return row?.name_key === null ? undefined : row;
  }

  linkDevice(person: Person): Promise<OneTimeCode> {
    return this.codes.issue(person.id, DEVICE_LINK_LIFE_MS);
  }

  /**
   * Sets what a person may change. A new password ends every session but `tokenHash`.
   * @throws ChatException `invalid`
   */
  async set(
    person: Person,
    tokenHash: string,
    { avatar, password: text, receipts, hidden }: Partial<Settings> & { avatar?: string; password?: string },
  ): Promise<{ person: Person; ended: string[] }> {
    if (avatar !== undefined && !isAvatar(avatar) && !isCustomAvatar(avatar)) {
      throw new ChatException('invalid', 'no such avatar', { fields: ['avatar'] });
    }
    const password = text === undefined ? undefined : await this.passwords.hash(parsePassword(text));
    const changes = {
      ...(avatar !== undefined && { avatar }),
      ...(receipts !== undefined && { receipts: Number(receipts) }),
      ...(hidden !== undefined && { hidden: Number(hidden) }),
    };
    const changed = { ...person, avatar: avatar ?? person.avatar };
    if (password === undefined) {
      if (Object.keys(changes).length > 0) await this.update(person.id, changes);
      return { person: changed, ended: [] };
    }
    const others = (await this.tokens.listFor(person.id)).map(({ hash }) => hash);
    await this.database.atomically([
      this.updateStatement(person.id, { ...changes, password }),
      this.tokens.revokeStatement(person.id, { except: tokenHash }),
      this.codes.revokeStatement(person.id),
    ]);
    return { person: changed, ended: others.filter((hash) => hash !== tokenHash) };
  }

  /**
   * Ends one token, or all of this person's, and links to other devices: who had the session may have made one. A guest
   * without any session left gives the nickname back.
   */
  async signOut({ id }: Pick<Person, 'id'>, tokenHash: string, everywhere: boolean): Promise<void> {
    await this.database.atomically([
      ...this.tokens.serializing(id),
      this.tokens.revokeStatement(id, everywhere ? {} : { only: tokenHash }),
      this.codes.revokeStatement(id),
      this.nicknames.releaseStatement(id),
    ]);
  }

  /** Somebody by nickname, however it is spelled; `undefined` where nobody has it. */
  async find(name: string): Promise<Person | undefined> {
    const row = await this.nicknames.findHolder({ key: nameKey(name) });
    return row && personOf(row);
  }

  async byId(id: string): Promise<Person | undefined> {
    const row = await this.row(id);
    return row && personOf(row);
  }

  /** Remembers that these people were here now, which keeps their nicknames and this session theirs. */
  async touchLastSeen(people: string[], tokenHash?: string): Promise<void> {
    if (people.length === 0) return;
    const seen = this.database.query
      .updateTable('people')
      .set({ seen_at: Date.now() })
      .where('id', 'in', people);
    await this.database.atomically(tokenHash ? [seen, this.tokens.touchStatement(tokenHash)] : [seen]);
  }

  private async register(
    nickname: Nickname,
    avatar: unknown,
    passwordText: string | null,
    checks: RegistrationChecks,
    ownToken?: unknown,
  ): Promise<AuthenticatedUser> {
    const { name, key } = nickname;
    await checks.mayCreate(passwordText !== null);
    const password = passwordText === null ? null : await this.passwords.hash(passwordText);
    const person = { id: randomBytes(9).toString('base64url'), name, avatar: avatarOr(avatar, key) };
    const { token, tokenHash } =
      ownToken === undefined ? this.tokens.issue() : await this.tokens.accept(ownToken);
    // Hashing takes its time, and a ban may have come in it.
    checks.mayWrite();
    if (
      !(await this.nicknames.claim(
        person,
        nickname,
        { tokenHash, password, takenFrom: checks.takenFrom },
        checks.isOnline,
      ))
    )
      throw nameTaken();
    return {
      person,
      token,
      tokenHash,
      isClaimed: password !== null,
      isAdmin: false,
      settings: INITIAL_SETTINGS,
    };
  }

  private async startSession(
    row: Selectable<PersonRow>,
    checks: RegistrationChecks,
  ): Promise<AuthenticatedUser> {
    checks.mayWrite(authenticatedUserOf(row));
    const begun = await this.tokens.begin(row.id);
    // The nickname was given up since `row` was read.
    if (!begun) throw linkInvalid();
    return { ...authenticatedUserOf(row), ...begun };
  }

  private async row(id: string): Promise<Selectable<PersonRow> | undefined> {
    return this.database.query.selectFrom('people').selectAll().where('id', '=', id).executeTakeFirst();
  }

  private updateStatement(
    id: string,
    to: Updateable<Pick<PersonRow, 'avatar' | 'password' | 'receipts' | 'hidden' | 'taken_from'>>,
  ) {
    return this.database.query.updateTable('people').set(to).where('id', '=', id);
  }

  private async update(id: string, to: Parameters<IdentityService['updateStatement']>[1]): Promise<void> {
    await this.updateStatement(id, to).execute();
  }
}

/** The same for a link that never was. */
function linkInvalid(): ChatException {
  return new ChatException('token_invalid', 'this link was used before, or is too old');
}
