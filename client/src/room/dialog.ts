import { signal } from '@preact/signals';
import type { Conversation } from '../../../src/protocol/types';

/** What stands over the page: the making of a room, or the invitation to one. */
export const dialog = signal<'new' | Conversation | null>(null);

export function openNewRoom(): void {
  dialog.value = 'new';
}

export function openInviteDialog(room: Conversation): void {
  dialog.value = room;
}

export function closeDialog(): void {
  dialog.value = null;
}
