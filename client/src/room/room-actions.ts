import type { Requests } from '../../../src/protocol/events';
import type { Conversation, Role } from '../../../src/protocol/types';
import { type RequestResult, request } from '../connection/connection';
import { onConversation } from '../message-store/conversation-events';
import { showToast } from '../ui/toast';
import { errorMessage } from '../i18n/error-message';

/** Each of these returns whether it succeeded, and shows the error where it did not. */

export async function setRole({ id }: Conversation, name: string, role: Role): Promise<boolean> {
  return done(await request('room:role', { conversation: id, name, role }));
}

/** 禁言; 0 lifts the mute. */
export async function mute({ id }: Conversation, name: string, forMs: number): Promise<boolean> {
  return done(await request('room:mute', { conversation: id, name, forMs }));
}

export async function remove({ id }: Conversation, name: string): Promise<boolean> {
  return done(await request('room:remove', { conversation: id, name }));
}

export async function update(
  { id }: Conversation,
  wish: Omit<Requests['room:update']['body'], 'conversation'>,
): Promise<boolean> {
  const answer = await request('room:update', { conversation: id, ...wish });
  if (answer.ok) onConversation(answer.data);
  return done(answer);
}

export async function leave({ id }: Conversation): Promise<boolean> {
  return done(await request('room:leave', { conversation: id }));
}

export async function dissolve({ id }: Conversation): Promise<boolean> {
  return done(await request('room:dissolve', { conversation: id }));
}

function done(answer: RequestResult<unknown>): boolean {
  showToast(errorMessage(answer));
  return answer.ok;
}
