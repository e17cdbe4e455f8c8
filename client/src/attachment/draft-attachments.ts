import { signal } from '@preact/signals';
import type { ConversationKey } from '../message-store/conversation-key';
import { composerInput } from '../ui/composer-input';
import { strings } from '../i18n/strings';
import { showToast } from '../ui/toast';
import { ConversationRecords } from '../message-store/conversation-records';
import type { LocalAttachment } from './local-attachment';

type Chosen = readonly LocalAttachment[];

const records = new ConversationRecords('picked', (kept) =>
  Array.isArray(kept) ? (kept as Chosen) : undefined,
);

/** Files that are chosen and not sent yet, by conversation. Like drafts, they survive a reload. */
export const draftAttachments = records.all;

export const restoreDraftAttachments = (name: string): void => records.restore(name);

/** Maximum file size in bytes, from the server. */
export const maxBytes = signal(Infinity);

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

export function saveDraftAttachments(address: ConversationKey, attachments: Chosen): void {
  records.put(address, attachments.length > 0 ? attachments : undefined);
}

/** Removes and returns them, to be sent. */
export function takeDraftAttachments(address: ConversationKey): readonly LocalAttachment[] {
  const attachments = draftAttachments.value[address] ?? [];
  saveDraftAttachments(address, []);
  return attachments;
}
