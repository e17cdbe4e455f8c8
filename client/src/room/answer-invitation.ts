import { navigate } from '../navigation/route';
import { request } from '../connection/connection';
import { onConversation } from '../message-store/conversation-events';
import { panelStrings } from '../i18n/panels';
import { showToast } from '../ui/toast';
import { invitations, without } from './invitations';
import { showRoomError } from './room-error';

export async function accept(conversation: string): Promise<void> {
  const answer = await request('room:accept', { conversation });
  if (!answer.ok && answer.error.code !== 'not_found') return showToast(showRoomError(answer));
  invitations.value = without(conversation);
  if (!answer.ok) return showToast(panelStrings.value.invitationGone);
  onConversation(answer.data);
  navigate(conversation);
}

export async function decline(conversation: string): Promise<void> {
  const answer = await request('room:decline', { conversation });
  if (!answer.ok && answer.error.code !== 'not_found') return showToast(showRoomError(answer));
  invitations.value = without(conversation);
}

/** Tells the inviter which users must accept first. */
export function showWaiting(waiting: readonly string[] | undefined): void {
  if (waiting?.length) showToast(panelStrings.value.invitationsWait([...waiting]));
}
