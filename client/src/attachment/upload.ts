import type { RequestResult } from '../connection/connection';
import type { Attachment, Failure } from '../../../src/protocol/types';
import { authorization } from './blob-cache';

/**
 * An upload without progress for this time is restarted; the server may still process a picture
 * after it is sent.
 */
const STALLED_MS = 30_000;
const DRAWN_MS = 120_000;

export interface Upload {
  file: Blob;
  name: string;
  seconds?: number;
  waveform?: string;
  /** Sends a picture as it is, without metadata. */
  original?: boolean;
  /** Called with the share that has been sent. */
  onProgress?: (share: number) => void;
  /** Aborts the upload, which then resolves as unanswered. */
  stop?: AbortSignal;
}

/** A full disk stays full for a while: unlike other errors of the storage, it is not retried without the user. */
export type UploadResult =
  RequestResult<Attachment> | { ok: false; error: { code: 'server_full'; retryAfterMs?: number } };

const UNANSWERED = { ok: false, error: { code: 'unanswered' } } as const;

/** Uploads a file with `XMLHttpRequest`, because `fetch` does not report progress. */
export function upload(chosen: Upload): Promise<UploadResult> {
  const { file, name, seconds, waveform, original, onProgress, stop } = chosen;
  if (stop?.aborted) return Promise.resolve(UNANSWERED);
  const form = new FormData();
  if (seconds !== undefined) form.set('seconds', String(seconds));
  if (waveform) form.set('waveform', waveform);
  if (original) form.set('original', '1');
  // Without a name it would be a field and not a file.
  form.set('file', file, name || 'file');
  const request = new XMLHttpRequest();
  request.open('POST', 'attachments');
  request.responseType = 'json';
  request.setRequestHeader('authorization', authorization().authorization);
  return new Promise((done) => {
    let timer = 0;
    const wait = (patienceMs: number) => {
      clearTimeout(timer);
      timer = window.setTimeout(() => request.abort(), patienceMs);
    };
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      wait(loaded < total ? STALLED_MS : DRAWN_MS);
      onProgress?.(total > 0 ? loaded / total : 0);
    });
    request.addEventListener('loadend', () => {
      clearTimeout(timer);
      done(answerOf(request));
    });
    stop?.addEventListener('abort', () => request.abort());
    wait(STALLED_MS);
    request.send(form);
  });
}

function answerOf({ status, response }: XMLHttpRequest): UploadResult {
  if (status === 201 && response) return { ok: true, data: response as Attachment };
  if (status === 507) return { ok: false, error: { code: 'server_full' } };
  const failure = response as Failure | null;
  if (failure?.code) return { ok: false, error: failure };
  // A proxy with a lower limit than the server replies so without an error code.
  if (status === 413) return { ok: false, error: { code: 'too_large', message: '' } };
  return UNANSWERED;
}
