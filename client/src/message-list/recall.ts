import { signal } from '@preact/signals';
import type { TextEntry } from '../../../src/protocol/types';
import { keyOf } from '../message-store/conversation-key';
import { findById } from '../message-store/conversations';
import { drafts, saveDraft } from '../message-store/draft';
import { composerInput } from '../ui/composer-input';

const EDIT_AGAIN_MS = 5 * 60_000;

/** Own texts that were recalled here within the last five minutes, by the id of their entry. */
const kept = signal<ReadonlyMap<string, string>>(new Map());

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

/** Keeps the text of a recalled message for a limited time. */
export function keep(id: string, content: string): void {
  kept.value = new Map(kept.value).set(id, content);
  window.setTimeout(() => forget(id), EDIT_AGAIN_MS);
}

export function forget(id: string): void {
  const others = new Map(kept.value);
  if (others.delete(id)) kept.value = others;
}
