import { signal } from '@preact/signals';
import { localStore } from '../storage/local-storage';
import { sameName } from '../identity/token';
import type { ConversationKey } from './conversation-key';

/** The unsent text of each conversation; it survives a reload. */
export const drafts = signal<Readonly<Record<ConversationKey, string>>>({});

let key = '';

export function restoreDrafts(name: string): void {
  key = `drafts/${sameName(name)}`;
  try {
    const kept: unknown = JSON.parse(localStore.get(key) ?? '{}');
    drafts.value = Object.fromEntries(
      Object.entries(kept ?? {}).filter(([, text]) => typeof text === 'string'),
    );
  } catch {
    drafts.value = {};
  }
}

export function saveDraft(address: ConversationKey, text: string): void {
  if ((drafts.value[address] ?? '') === text) return;
  const { [address]: _, ...others } = drafts.value;
  drafts.value = text ? { ...others, [address]: text } : others;
  localStore.put(key, JSON.stringify(drafts.value));
}
