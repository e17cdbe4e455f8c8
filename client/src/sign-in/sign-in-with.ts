import { Connection, isRetryable } from '@teahouse/client';
import type { Handshake } from '../../../src/protocol/events';
import type { ErrorCode } from '../../../src/protocol/types';
import { siteUrl } from '../connection/site-url';
import { chatUrl } from '../identity/sign-in-params';
import { handoff } from '../identity/session-handoff';
import { token } from '../identity/token';

/** Signs in with these credentials and opens the chat, or reports why the server refuses them. */
export function signInWith(auth: Handshake, refuse: (code: ErrorCode) => void): void {
  const connection = new Connection();
  connection.on('welcome', ({ me, token: given, recoveryCode, signInLink }) => {
    const session = given ?? ('token' in auth ? auth.token : undefined);
    if (!me || session === undefined) return;
    token.keep(me.name, session);
    if (recoveryCode || signInLink) handoff.news.put(JSON.stringify({ recoveryCode, signInLink }));
    location.replace(chatUrl(me));
  });
  connection.on('refused', ({ code: why }) => refuse(why));
  connection.open(siteUrl(), () => auth, againAfter);
}

export function againAfter(refusal: ErrorCode | undefined): 'later' | 'never' {
  return refusal === undefined || isRetryable(refusal) ? 'later' : 'never';
}
