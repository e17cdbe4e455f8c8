import { signal } from '@preact/signals';
import type { Invitation, Welcome } from '../../../src/protocol/types';
import { request, onEvent } from '../connection/connection';

/** The newest pending invitations of this user. */
export const invitations = signal<readonly Invitation[]>([]);

export function subscribeInvitations(): void {
  onEvent('room:invited', (invitation) => {
    invitations.value = [invitation, ...without(invitation.conversation)];
  });
  onEvent('room:uninvited', ({ conversation }) => (invitations.value = without(conversation)));
  onEvent('conversation', ({ id }) => (invitations.value = without(id)));
}

/** After each welcome of a user with a nickname. */
export async function fetchInvitations({
  invitations: waiting = 0,
}: Pick<Welcome, 'invitations'>): Promise<void> {
  if (waiting === 0) return void (invitations.value = []);
  const answer = await request('room:invitations', {});
  if (answer.ok) invitations.value = answer.data.invitations;
}

export function without(conversation: string): Invitation[] {
  return invitations.value.filter((one) => one.conversation !== conversation);
}
