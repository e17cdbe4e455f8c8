import { ATTACHMENTS_MAX } from '../../../src/protocol/constants';
import type { ConversationKey } from '../message-store/conversation-key';
import { showToast } from '../ui/toast';
import { newMessageId } from '@teahouse/client';
import { fileStore } from './file-store';
import type { LocalAttachment } from './local-attachment';
import { saveDraftAttachments, maxBytes, draftAttachments } from './draft-attachments';
import { formatSize } from './format-size';
import { attachmentStrings } from './strings';

/**
 * Picture types that the server displays; other types that a browser calls a picture are sent as
 * files, and named so.
 */
const PICTURES = /^image\/(jpeg|png|webp|gif|avif)$/;

/** Adds files: as many as fit into one message, and none above the size limit of the server. */
export async function addFiles(address: ConversationKey, files: readonly File[]): Promise<void> {
  const { tooMany, tooLarge } = attachmentStrings.value;
  void fileStore.clear();
  for (const file of files) {
    if (file.size > maxBytes.peek()) {
      showToast(tooLarge(file.name, formatSize(maxBytes.peek())));
      continue;
    }
    if ((draftAttachments.peek()[address]?.length ?? 0) >= ATTACHMENTS_MAX)
      return showToast(tooMany(ATTACHMENTS_MAX));
    const attachment = await toLocalAttachment(file);
    saveDraftAttachments(address, [...(draftAttachments.peek()[address] ?? []), attachment]);
  }
}

export async function toLocalAttachment(file: File): Promise<LocalAttachment> {
  const key = newMessageId();
  await fileStore.put(key, file);
  const { name, size } = file;
  const measured = PICTURES.test(file.type) ? await measure(file) : undefined;
  // A picture that this browser cannot decode is left for the server to judge; here it is shown as
  // a file.
  const type = PICTURES.test(file.type) && !measured ? 'application/octet-stream' : file.type;
  return { id: '', key, type, size, name, ...measured };
}

export function removeFile(address: ConversationKey, { key }: LocalAttachment): void {
  saveDraftAttachments(
    address,
    (draftAttachments.peek()[address] ?? []).filter((other) => other.key !== key),
  );
  if (key) void fileStore.drop(key);
}

/** Its displayed size, with the orientation from the camera applied. */
async function measure(file: Blob): Promise<{ width: number; height: number } | undefined> {
  try {
    const picture = await createImageBitmap(file);
    const { width, height } = picture;
    picture.close();
    return { width, height };
  } catch {
    return undefined;
  }
}
