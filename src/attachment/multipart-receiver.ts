import busboy, { type Busboy } from 'busboy';
import { createWriteStream } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ChatException } from '../protocol/chat-exception.js';
import { FORM_MAX_BYTES, fileTooLarge } from './upload-admission.js';
import { mapDiskErrors } from '../common/errors/disk-errors.js';
import type { UploadSlot } from './upload-slot.js';

/** A received file, not examined yet. */
export interface ReceivedFile {
  name: string | undefined;
  /** The declared media type. */
  mediaType: string;
  /** As declared by the sender. */
  seconds: number | undefined;
  /** As declared by the sender. */
  waveform: string | undefined;
  /** The sender wants a picture to be sent as it is, without metadata. */
  original: boolean;
}

/**
 * Writes the file of a multipart form to `path` while it arrives. Stops at the size limit, or when the slot ends.
 * @throws ChatException `too_large` or `invalid`, or the error that ended the slot; `path` may then hold a part of
 *   the file
 */
export async function receiveFile(
  request: IncomingMessage,
  path: string,
  maxBytes: number,
  slot: UploadSlot,
): Promise<ReceivedFile> {
  const { signal } = slot;
  signal.throwIfAborted();
  const form = openForm(request, maxBytes);
  const count = countInto(slot, maxBytes + FORM_MAX_BYTES);
  const received = new Promise<ReceivedFile>((done, failed) => {
    let found: { name: string | undefined; mediaType: string } | undefined;
    let saved: Promise<void> | undefined;
    let seconds: number | undefined;
    let waveform: string | undefined;
    let original = false;
    form.on('file', (field: string, file: Readable, info) => {
      // A broken form emits an error on each open file, also on an ignored one.
      file.on('error', () => {});
      if (field !== 'file' || saved) {
        file.resume();
        return;
      }
      found = { name: unescaped(info.filename), mediaType: info.mimeType };
      file.once('limit', () => failed(fileTooLarge(maxBytes)));
      saved = mapDiskErrors(() => pipeline(file, createWriteStream(path, { flags: 'wx', mode: 0o600 })));
      saved.catch(failed);
    });
    form.on('field', (field, text) => {
      if (field === 'seconds') seconds = Number(text);
      if (field === 'waveform') waveform = text;
      if (field === 'original') original = text === '1';
    });
    form.once('close', () => {
      if (!saved)
        return failed(noFile('missing file: send one file in the field `file` of multipart/form-data'));
      saved.then(() => done({ ...found!, seconds, waveform, original }), failed);
    });
    // One chunk may cause several errors.
    form.on('error', () => failed(noFile('the multipart form is invalid')));
    count.once('error', failed);
    signal.addEventListener('abort', () => failed(signal.reason as Error));
  });
  slot.startReceiving(() => request.isPaused());
  request.pipe(count).pipe(form);
  try {
    return await received;
  } finally {
    slot.endReceiving();
    request.unpipe(count);
    count.destroy();
    // Closes the file that the form may still write to.
    form.destroy();
  }
}

/** Reports the received bytes to the slot. Limits the whole form, whichever parts it consists of. */
function countInto(slot: UploadSlot, maxBytes: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(piece: Buffer, _, next) {
      bytes += piece.length;
      slot.receive(piece.length);
      if (bytes > maxBytes) next(fileTooLarge(maxBytes - FORM_MAX_BYTES));
      else next(null, piece);
    },
  });
}

function openForm({ headers }: IncomingMessage, maxBytes: number): Busboy {
  try {
    const limits = { files: 1, fileSize: maxBytes + 1, fields: 4, fieldSize: 128, parts: 6, headerPairs: 16 };
    return busboy({ headers, defParamCharset: 'utf8', limits });
  } catch {
    throw noFile('the request body must be multipart/form-data');
  }
}

/** Browsers escape these three characters in a file name (WHATWG HTML, multipart/form-data). */
function unescaped(name: string | undefined): string | undefined {
  return name?.replace(/%(22|0A|0D)/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

function noFile(why: string): ChatException {
  return new ChatException('invalid', why, { fields: ['file'] });
}
