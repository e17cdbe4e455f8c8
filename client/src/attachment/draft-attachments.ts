import { signal } from '@preact/signals';
import type { ConversationKey } from '../message-store/conversation-key';
import { composerInput } from '../ui/composer-input';
import { sameName } from '../identity/token';
import { strings } from '../i18n/strings';
import { showToast } from '../ui/toast';
import { localStore } from '../storage/local-storage';
import type { LocalAttachment } from './local-attachment';

/** Files that are chosen and not sent yet, by conversation. Like drafts, they survive a reload. */
export const draftAttachments = signal<Readonly<Record<ConversationKey, readonly LocalAttachment[]>>>({});

/** Maximum file size in bytes, from the server. */
export const maxBytes = signal(Infinity);

let key = '';

export function restoreDraftAttachments(name: string): void {
  key = `picked/${sameName(name)}`;
  try {
    draftAttachments.value = (JSON.parse(localStore.get(key) ?? '{}') ?? {}) as Record<
      ConversationKey,
      LocalAttachment[]
    >;
  } catch {
    draftAttachments.value = {};
  }
}

/** Adds files to the draft. */
export async function pick(address: ConversationKey, files: Iterable<File>): Promise<void> {
  const chosen = [...files];
  if (chosen.length === 0) return;
  try {
    const { addFiles } = await import('./add-files');
    await addFiles(address, chosen);
    composerInput.current?.focus();
  } catch {
    showToast(strings.value.notFetched);
  }
}

export function saveDraftAttachments(
  address: ConversationKey,
  attachments: readonly LocalAttachment[],
): void {
  const { [address]: _, ...others } = draftAttachments.value;
  draftAttachments.value = attachments.length > 0 ? { ...others, [address]: attachments } : others;
  localStore.put(key, JSON.stringify(draftAttachments.value));
}

/** Removes and returns them, to be sent. */
export function takeDraftAttachments(address: ConversationKey): readonly LocalAttachment[] {
  const attachments = draftAttachments.value[address] ?? [];
  saveDraftAttachments(address, []);
  return attachments;
}
