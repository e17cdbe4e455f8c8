import type { TextEntry } from '../../../src/protocol/types';
import { request } from '../connection/connection';
import { errorMessage } from '../i18n/error-message';
import { findById, isMine } from '../message-store/conversations';
import { composerInput } from '../ui/composer-input';
import { isTouch } from '../ui/media-queries';
import { showToast } from '../ui/toast';
import { forget, keep } from './recall';

/** 撤回: recalls a message; its author can edit the text again for a limited time. */
export async function recallMessage(entry: TextEntry): Promise<void> {
  const { id, conversation, seq, content } = entry;
  if (isMine(entry)) keep(id, content);
  // The bubble that has the focus is about to go.
  if (!isTouch.value) composerInput.current?.focus();
  const known = findById(conversation);
  // The lobby has no roles: there an administrator removes what others wrote.
  const removes = !isMine(entry) && known?.kind === 'room' && known.role === undefined;
  const answer = await request(removes ? 'admin:remove' : 'recall', { conversation, seq });
  if (answer.ok) return;
  forget(id);
  showToast(errorMessage(answer));
}
