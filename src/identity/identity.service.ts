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
import { hashRecoveryCode, hashToken, newRecoveryCode } from './token-format.js';
import { SessionTokens } from './session-tokens.js';
import { SessionStarter, linkInvalid } from './session-starter.js';
import { SignInLinks } from './sign-in-links.js';

/** Registers, authenticates and releases users. */
@Injectable()
export class IdentityService {
  constructor(
    private readonly database: Database,
    private readonly nicknames: NicknameRepository,
    private readonly tokens: SessionTokens,
    private readonly codes: OneTimeCodes,
    private readonly links: SignInLinks,
    private readonly passwords: PasswordHasher,
    private readonly sessions: SessionStarter,
  ) {}

  /**
   * Takes a free nickname. A guest's nickname becomes free after the configured number of days without use.
   * @param ownToken a token made by the client; without it the server makes one
   * @throws ChatException `name_invalid`, `name_taken`, `banned`, `rate_limited`, or `token_invalid` for a client token
   * that is too short
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
   * Claims a free nickname, or signs in to a claimed one. Both cost one password hash, so that the timing reveals no
   * more than the reply.
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
      throw new ChatException('password_wrong', 'wrong password', { fields: ['password'] });
    }
    checks.mayWrite(authenticatedUserOf(holder));
    if (this.passwords.isWeak(holder.password)) {
      await this.update(holder.id, { password: await this.passwords.hash(password) });
    }
    return this.sessions.start(holder, checks);
  }

  /** @throws ChatException `token_invalid` */
  async resume(token: unknown): Promise<AuthenticatedUser> {
    const tokenHash = typeof token === 'string' ? hashToken(token) : '';
    const row = await this.tokens.findOwner(tokenHash);
    if (!row) throw new ChatException('token_invalid', 'unknown or expired token');
    if (row.taken_from !== null) await this.update(row.id, { taken_from: null });
    return { ...authenticatedUserOf(row), tokenHash };
  }

  /**
   * Signs in with a link that the user made on another device, or that an administrator made.
   * @throws ChatException `token_invalid` or `banned`
   */
  async redeemDeviceLink(code: unknown, checks: RegistrationChecks): Promise<AuthenticatedUser> {
    const row = await this.linked(code);
    if (row) checks.mayWrite(authenticatedUserOf(row));
    if (!row || !((await this.codes.redeem(code, 'device')) || (await this.links.redeem(code)))) {
      throw linkInvalid();
    }
    return this.sessions.start(row, checks);
  }

  /**
   * Returns the user of a link without using it up.
   * @throws ChatException `token_invalid`
   */
  async ownerOfLink(code: string): Promise<Person> {
    const row = await this.linked(code);
    if (!row) throw linkInvalid();
    return personOf(row);
  }

  /** Returns the user of a link, unless the nickname was released: another user may have it by now. */
  private async linked(code: unknown): Promise<Selectable<PersonRow> | undefined> {
    const person = (await this.codes.find(code, 'device'))?.person ?? (await this.links.find(code));
    const row = person === undefined ? undefined : await this.row(person);
    return row?.name_key === null ? undefined : row;
  }

  linkDevice(person: Person): Promise<OneTimeCode> {
    return this.codes.issue(person.id, DEVICE_LINK_LIFE_MS);
  }

  /**
   * Updates the user's profile and settings. A new password ends every session except `tokenHash`, and
   * renews the recovery code.
   * @throws ChatException `invalid`
   */
  async set(
    person: Person,
    tokenHash: string,
    { avatar, password: text, receipts, hidden }: Partial<Settings> & { avatar?: string; password?: string },
  ): Promise<{ person: Person; ended: string[]; recoveryCode?: string }> {
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
    const recoveryCode = newRecoveryCode();
    const recovery = hashRecoveryCode(recoveryCode)!;
    await this.database.atomically([
      this.updateStatement(person.id, { ...changes, password, claimed: 1, recovery }),
      this.tokens.revokeStatement(person.id, { except: tokenHash }),
      this.codes.revokeStatement(person.id),
      this.links.expireStatement(person.id),
    ]);
    return { person: changed, ended: others.filter((hash) => hash !== tokenHash), recoveryCode };
  }

  /**
   * Ends one session, or all of this user, and revokes device links, which may have been made in the ended session. A
   * guest without any session releases the nickname.
   */
  async signOut({ id }: Pick<Person, 'id'>, tokenHash: string, everywhere: boolean): Promise<void> {
    await this.database.atomically([
      ...this.tokens.serializing(id),
      this.tokens.revokeStatement(id, everywhere ? {} : { only: tokenHash }),
      this.codes.revokeStatement(id),
      this.nicknames.releaseStatement(id),
    ]);
  }

  /** Returns a user by any spelling of the nickname; `undefined` if no user has it. */
  async find(name: string): Promise<Person | undefined> {
    const row = await this.nicknames.findHolder({ key: nameKey(name) });
    return row && personOf(row);
  }

  async byId(id: string): Promise<Person | undefined> {
    const row = await this.row(id);
    return row && personOf(row);
  }

  /** Returns whether the user exists and has not released the nickname. */
  async hasNickname(id: string): Promise<boolean> {
    return ((await this.row(id))?.name_key ?? null) !== null;
  }

  /** Updates the last activity of these users and of this session, so that neither expires. */
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
    const recoveryCode = password === null ? undefined : newRecoveryCode();
    const recovery = hashRecoveryCode(recoveryCode);
    // Hashing takes time, and a ban may have been made meanwhile.
    checks.mayWrite();
    if (
      !(await this.nicknames.claim(
        person,
        nickname,
        { tokenHash, password, recovery, takenFrom: checks.takenFrom },
        checks.isOnline,
      ))
    )
      throw nameTaken();
    return {
      person,
      token,
      tokenHash,
      ...(recoveryCode !== undefined && { firstWelcome: { recoveryCode } }),
      isClaimed: password !== null,
      isAdmin: false,
      settings: INITIAL_SETTINGS,
    };
  }

  private async row(id: string): Promise<Selectable<PersonRow> | undefined> {
    return this.database.query.selectFrom('people').selectAll().where('id', '=', id).executeTakeFirst();
  }

  private updateStatement(
    id: string,
    to: Updateable<
      Pick<PersonRow, 'avatar' | 'password' | 'claimed' | 'recovery' | 'receipts' | 'hidden' | 'taken_from'>
    >,
  ) {
    return this.database.query.updateTable('people').set(to).where('id', '=', id);
  }

  private async update(id: string, to: Parameters<IdentityService['updateStatement']>[1]): Promise<void> {
    await this.updateStatement(id, to).execute();
  }
}
