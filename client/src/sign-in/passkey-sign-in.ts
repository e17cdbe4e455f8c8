import { Connection } from '@teahouse/client';
import type { ErrorCode } from '../../../src/protocol/types';
import { siteUrl } from '../connection/site-url';
import { usePasskey } from '../credential/passkeys';
import { openChat } from './sign-in-with';

/** Signs in with a passkey that the user chooses, and opens the chat, or reports why it failed. */
export function signInWithPasskey(refuse: (code: ErrorCode | 'cancelled') => void): void {
  const connection = new Connection();
  const fail = (code: ErrorCode | 'cancelled') => {
    connection.close();
    refuse(code);
  };
  let isAsked = false;
  connection.on('welcome', (welcome) => {
    if (openChat(welcome) || isAsked) return;
    isAsked = true;
    // The connection accepts requests once all listeners of `welcome` have run.
    queueMicrotask(() => void sign().catch(() => fail('cancelled')));
  });
  connection.on('refused', ({ code }) => fail(code));
  connection.open(
    siteUrl(),
    () => ({}),
    () => 'never',
  );

  async function sign(): Promise<void> {
    const asked = await connection.tryRequest('passkey:challenge', {});
    const answer = asked.ok
      ? await connection.tryRequest('passkey:signin', await usePasskey(asked.data))
      : asked;
    if (!answer.ok) fail(answer.error.code === 'unanswered' ? 'unavailable' : answer.error.code);
  }
}
