import type { Requests } from '../../../src/protocol/events';
import type { Conversation } from '../../../src/protocol/types';
import { request } from '../connection/connection';
import { showToast } from '../ui/toast';
import { errorMessage } from '../i18n/error-message';
import { onConversation } from './conversation-events';

/** 免打扰, 置顶, and what one is called: for oneself alone. Says whether it was done. */
export async function setConversation(
  { id }: Conversation,
  wish: Omit<Requests['conversation:set']['body'], 'conversation'>,
): Promise<boolean> {
  const answer = await request('conversation:set', { conversation: id, ...wish });
  if (answer.ok) onConversation(answer.data);
  showToast(errorMessage(answer));
  return answer.ok;
}

/** Wants nothing in private from somebody, or wants it again. */
export async function block(name: string, on: boolean): Promise<boolean> {
  const answer = await request('people:block', { name, on });
  showToast(errorMessage(answer));
  return answer.ok;
}
