import type { RequestResult } from '../connection/connection';
import type { Attachment, Failure } from '../../../src/protocol/types';
import { authorization } from './blob-cache';

/** An upload of which nothing more leaves for so long is begun anew; a picture that has left is drawn in its turn. */
const STALLED_MS = 30_000;
const DRAWN_MS = 120_000;

export interface Upload {
  file: Blob;
  name: string;
  seconds?: number;
  waveform?: string;
  /** Hears which share of it has left. */
  onProgress?: (share: number) => void;
  /** Breaks it off; then it comes back unanswered. */
  stop?: AbortSignal;
}

const UNANSWERED = { ok: false, error: { code: 'unanswered' } } as const;

/** Sends a file up. `fetch` does not say how much of it has left; this does. */
export function upload({
  file,
  name,
  seconds,
  waveform,
  onProgress,
  stop,
}: Upload): Promise<RequestResult<Attachment>> {
  if (stop?.aborted) return Promise.resolve(UNANSWERED);
  const form = new FormData();
  if (seconds !== undefined) form.set('seconds', String(seconds));
  if (waveform) form.set('waveform', waveform);
  // Without a name it would be a field and no file.
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

function answerOf({ status, response }: XMLHttpRequest): RequestResult<Attachment> {
  if (status === 201 && response) return { ok: true, data: response as Attachment };
  const failure = response as Failure | null;
  if (failure?.code) return { ok: false, error: failure };
  // A proxy that takes less than the house would says so without a word.
  if (status === 413) return { ok: false, error: { code: 'too_large', message: '' } };
  return UNANSWERED;
}
