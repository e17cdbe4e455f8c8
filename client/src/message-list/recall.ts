import { signal } from '@preact/signals';
import type { TextEntry } from '../../../src/protocol/types';
import { request } from '../connection/connection';
import { errorMessage } from '../i18n/error-message';
import { showToast } from '../ui/toast';
import { keyOf } from '../message-store/conversation-key';
import { findById, isMine } from '../message-store/conversations';
import { drafts, saveDraft } from '../message-store/draft';
import { composerInput } from '../ui/composer-input';
import { isTouch } from '../ui/media-queries';

const EDIT_AGAIN_MS = 5 * 60_000;

/** Own texts that were recalled here within the last five minutes, by the id of their entry. */
const kept = signal<ReadonlyMap<string, string>>(new Map());

/** 撤回: recalls a message; its author can edit the text again for a limited time. */
export async function recallMessage(entry: TextEntry): Promise<void> {
  const { id, conversation, seq, content } = entry;
  if (isMine(entry)) keep(id, content);
  // The bubble that has the focus is about to go.
  if (!isTouch.value) composerInput.current?.focus();
  const answer = await request('recall', { conversation, seq });
  if (answer.ok) return;
  forget(id);
  showToast(errorMessage(answer));
}

export function canEditAgain({ id }: TextEntry): boolean {
  return kept.value.has(id);
}

/** 重新编辑: appends the text to the draft. */
export function editAgain({ id, conversation }: TextEntry): void {
  const text = kept.value.get(id);
  const known = findById(conversation);
  if (text === undefined || !known) return;
  const address = keyOf(known);
  saveDraft(address, (drafts.value[address] ?? '') + text);
  forget(id);
  composerInput.current?.focus();
}

function keep(id: string, content: string): void {
  kept.value = new Map(kept.value).set(id, content);
  window.setTimeout(() => forget(id), EDIT_AGAIN_MS);
}

function forget(id: string): void {
  const others = new Map(kept.value);
  if (others.delete(id)) kept.value = others;
}
