import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { Person } from '../protocol/types.js';
import {
  authenticatedUserOf,
  type AuthenticatedUser,
  type RegistrationChecks,
} from './authenticated-user.js';
import { SessionTokens } from './session-tokens.js';
import { SignInLinks } from './sign-in-links.js';
import { hashRecoveryCode, newRecoveryCode } from './token-format.js';

/** Codes that sign in a user once who has lost every other credential. Each claimed user has at most one. */
@Injectable()
export class RecoveryCodes {
  constructor(
    private readonly database: Database,
    private readonly tokens: SessionTokens,
    private readonly links: SignInLinks,
  ) {}

  /**
   * Signs in with a recovery code, and replaces it: `firstWelcome` has the new one.
   * @param ownToken a token made by the client; without it the server makes one
   * @throws ChatException `unauthenticated`, `banned` or `token_invalid`
   */
  async redeem(code: unknown, checks: RegistrationChecks, ownToken?: unknown): Promise<AuthenticatedUser> {
    const used = hashRecoveryCode(code);
    const row =
      used === undefined
        ? undefined
        : await this.database.query
            .selectFrom('people')
            .selectAll()
            .where('recovery', '=', used)
            .executeTakeFirst();
    if (used === undefined || !row) throw invalid();
    checks.mayWrite(authenticatedUserOf(row));
    const { token, tokenHash } =
      ownToken === undefined ? this.tokens.issue() : await this.tokens.accept(ownToken);
    const recoveryCode = newRecoveryCode();
    const next = hashRecoveryCode(recoveryCode)!;
    if (!(await this.tokens.beginByRecovery(row.id, tokenHash, { used, next }))) throw invalid();
    const signInLink = await this.links.recentFor(row.id);
    const firstWelcome = { recoveryCode, ...(signInLink && { signInLink }) };
    return { ...authenticatedUserOf(row), token, tokenHash, firstWelcome };
  }

  /**
   * Replaces the recovery code of a claimed user.
   * @throws ChatException `forbidden` for a guest, who has no credential that the code could stand for
   */
  async renew({ id }: Person): Promise<string> {
    const code = newRecoveryCode();
    const { numUpdatedRows } = await this.database.query
      .updateTable('people')
      .set({ recovery: hashRecoveryCode(code)! })
      .where('id', '=', id)
      .where('claimed', '=', 1)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n)
      throw new ChatException('forbidden', 'only users with a password have a recovery code');
    return code;
  }
}

/** The same error for a malformed, unknown or used code. */
function invalid(): ChatException {
  return new ChatException('unauthenticated', 'unknown or used recovery code', { fields: ['recovery'] });
}
