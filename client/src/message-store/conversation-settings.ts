import type { Requests } from '../../../src/protocol/events';
import type { Conversation } from '../../../src/protocol/types';
import { request } from '../connection/connection';
import { showToast } from '../ui/toast';
import { errorMessage } from '../i18n/error-message';
import { onConversation } from './conversation-events';

/** Sets 免打扰, 置顶 or the alias, for this user alone. Returns whether it succeeded. */
export async function setConversation(
  { id }: Conversation,
  wish: Omit<Requests['conversation:set']['body'], 'conversation'>,
): Promise<boolean> {
  const answer = await request('conversation:set', { conversation: id, ...wish });
  if (answer.ok) onConversation(answer.data);
  showToast(errorMessage(answer));
  return answer.ok;
}

/** Blocks or unblocks private messages of a user. */
export async function block(name: string, on: boolean): Promise<boolean> {
  const answer = await request('people:block', { name, on });
  showToast(errorMessage(answer));
  return answer.ok;
}
