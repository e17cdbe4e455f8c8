import { Injectable } from '@nestjs/common';
import type { Selectable } from 'kysely';
import type { PersonRow } from '../database/schema.js';
import { ChatException } from '../protocol/chat-exception.js';
import {
  authenticatedUserOf,
  type AuthenticatedUser,
  type RegistrationChecks,
} from './authenticated-user.js';
import { SessionTokens } from './session-tokens.js';
import { SignInLinks } from './sign-in-links.js';

/** Starts the session of a user whose credential was verified. */
@Injectable()
export class SessionStarter {
  constructor(
    private readonly tokens: SessionTokens,
    private readonly links: SignInLinks,
  ) {}

  /** @throws ChatException `banned`, or `token_invalid` if the nickname was released meanwhile */
  async start(row: Selectable<PersonRow>, checks: RegistrationChecks): Promise<AuthenticatedUser> {
    checks.mayWrite(authenticatedUserOf(row));
    const begun = await this.tokens.begin(row.id);
    // The nickname was released after `row` was read.
    if (!begun) throw linkInvalid();
    const signInLink = await this.links.recentFor(row.id);
    return { ...authenticatedUserOf(row), ...begun, ...(signInLink && { firstWelcome: { signInLink } }) };
  }
}

/** The same error for an unknown link. */
export function linkInvalid(): ChatException {
  return new ChatException('token_invalid', 'this link was already used or has expired');
}
