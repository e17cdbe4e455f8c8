import type { OutboxMessage, SendError } from './outbox-message';
import { noteUploaded, whenDiscarded } from './outbox-state';
import { fileStore } from '../attachment/file-store';
import { cacheBlob } from '../attachment/blob-cache';
import { isImage, type LocalAttachment } from '../attachment/local-attachment';
import { setUploadProgress } from '../attachment/upload-progress';
import { upload } from '../attachment/upload';

export type UploadError = { code: SendError | 'unanswered'; retryAfterMs?: number };

/**
 * Uploads the files of a message, one after the other. Each finished one is noted, so that neither
 * a lost connection nor a reload sends it twice.
 * @returns the error; `undefined` where all are uploaded
 */
export async function uploadAttachments({
  clientId,
  attachments = [],
}: OutboxMessage): Promise<UploadError | undefined> {
  const stop = new AbortController();
  const forget = whenDiscarded(clientId, () => stop.abort());
  try {
    for (const attachment of attachments) {
      const refused = attachment.id ? undefined : await bring(clientId, attachment, stop.signal);
      if (refused) return refused;
    }
    return undefined;
  } finally {
    forget();
  }
}

async function bring(
  clientId: string,
  attachment: LocalAttachment,
  stop: AbortSignal,
): Promise<UploadError | undefined> {
  const { key = '', name = '', seconds, waveform, original } = attachment;
  const file = await fileStore.get(key);
  if (!file) return { code: 'file_lost' };
  setUploadProgress(key, 0);
  const onProgress = (share: number) => setUploadProgress(key, share);
  const answer = await upload({ file, name, seconds, waveform, original, onProgress, stop });
  setUploadProgress(key, undefined);
  if (stop.aborted) return { code: 'unanswered' };
  if (!answer.ok) {
    const { code, retryAfterMs } = answer.error;
    return { code: TROUBLES[code] ?? code, retryAfterMs };
  }
  // Keeps the chosen file on display, without fetching it back.
  const { id } = answer.data;
  cacheBlob(isImage(attachment) ? `${id}/thumbnail` : id, file);
  noteUploaded(clientId, key, answer.data);
  void fileStore.drop(key);
  return undefined;
}

/** Error codes whose meaning for a file differs from that for a text. */
const TROUBLES: Partial<Record<SendError | 'unanswered', SendError>> = {
  too_large: 'file_too_large',
  invalid: 'file_refused',
  forbidden: 'no_space',
};
