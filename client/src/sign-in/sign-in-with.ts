import { Connection, isRetryable } from '@teahouse/client';
import type { Handshake } from '../../../src/protocol/events';
import type { ErrorCode, Welcome } from '../../../src/protocol/types';
import { siteUrl } from '../connection/site-url';
import { chatUrl } from '../identity/sign-in-params';
import { handoff } from '../identity/session-handoff';
import { token } from '../identity/token';

/** Signs in with these credentials and opens the chat, or reports why the server refuses them. */
export function signInWith(auth: Handshake, refuse: (code: ErrorCode) => void): void {
  const connection = new Connection();
  connection.on('welcome', (welcome) => openChat(welcome, 'token' in auth ? auth.token : undefined));
  connection.on('refused', ({ code: why }) => refuse(why));
  connection.open(siteUrl(), () => auth, againAfter);
}

/** Stores the session of a `welcome` and opens the chat. Returns false for a visitor. */
export function openChat(
  { me, token: given, recoveryCode, signInLink }: Welcome,
  ownToken?: string,
): boolean {
  const session = given ?? ownToken;
  if (!me || session === undefined) return false;
  token.keep(me.name, session);
  if (recoveryCode || signInLink) handoff.news.put(JSON.stringify({ recoveryCode, signInLink }));
  location.replace(chatUrl(me));
  return true;
}

export function againAfter(refusal: ErrorCode | undefined): 'later' | 'never' {
  return refusal === undefined || isRetryable(refusal) ? 'later' : 'never';
}
