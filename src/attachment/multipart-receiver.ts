import busboy, { type Busboy } from 'busboy';
import { createWriteStream } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ChatException } from '../protocol/chat-exception.js';
import { FORM_MAX_BYTES, fileTooLarge } from './upload-admission.js';
import { mapDiskErrors } from '../common/errors/disk-errors.js';
import type { UploadSlot } from './upload-slot.js';

/** A file as it came, which nobody has looked into yet. */
export interface ReceivedFile {
  name: string | undefined;
  /** What its sender says that it is. */
  mediaType: string;
  /** As its sender says. */
  seconds: number | undefined;
  /** As its sender says. */
  waveform: string | undefined;
}

/**
 * Writes the one file of a form to `path` while it arrives, and stops reading at the limit or when the slot ends.
 * @throws ChatException `too_large` or `invalid`, or what ended the slot; a part of the file may be at `path` then
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
    form.on('file', (field: string, file: Readable, info) => {
      // A form that is broken off fails each file that is open, also one that nobody reads.
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
    });
    form.once('close', () => {
      if (!saved) return failed(noFile('send one file, as `file`, in multipart/form-data'));
      saved.then(() => done({ ...found!, seconds, waveform }), failed);
    });
    // Several errors may come in one piece of the form.
    form.on('error', () => failed(noFile('the form is broken')));
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
    // Lets go of the file that it may still write to.
    form.destroy();
  }
}

/** Tells the slot how fast bytes come. A form without an end is cut off, whatever it is full of. */
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
    throw noFile('send multipart/form-data');
  }
}

/** Browsers write these three so in the name of a file (WHATWG HTML, multipart/form-data). */
function unescaped(name: string | undefined): string | undefined {
  return name?.replace(/%(22|0A|0D)/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

function noFile(why: string): ChatException {
  return new ChatException('invalid', why, { fields: ['file'] });
}
