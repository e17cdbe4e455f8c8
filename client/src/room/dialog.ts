import { signal } from '@preact/signals';
import type { Conversation } from '../../../src/protocol/types';

/** The open dialog: creating a room, or inviting to one. */
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
