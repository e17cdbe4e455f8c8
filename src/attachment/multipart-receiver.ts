import busboy, { type Busboy } from 'busboy';
import { createWriteStream } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Refusal } from '../protocol/refusal.js';
import { tooLarge } from './admission.js';
import { failing } from './disk.js';

/** Whoever sends nothing for so long has gone. */
const SILENCE_MS = 20_000;

/** A file as it came, which nobody has looked into yet. */
export interface Received {
  name: string | undefined;
  /** What its sender says that it is. */
  mediaType: string;
  /** As its sender says. */
  seconds: number | undefined;
  /** As its sender says. */
  waveform: string | undefined;
}

/**
 * Writes the one file of a form to `path` while it arrives, and stops reading at the limit.
 * @throws Refusal `too_large` or `invalid`; a part of the file may be at `path` then
 */
export async function receive(request: IncomingMessage, path: string, maxBytes: number): Promise<Received> {
  const form = openForm(request, maxBytes);
  const received = new Promise<Received>((done, failed) => {
    let found: { name: string | undefined; mediaType: string } | undefined;
    let saved: Promise<void> | undefined;
    let seconds: number | undefined;
    let waveform: string | undefined;
    form.on('file', (field: string, file: Readable, info) => {
      if (field !== 'file' || saved) {
        file.resume();
        return;
      }
      found = { name: unescaped(info.filename), mediaType: info.mimeType };
      file.once('limit', () => failed(tooLarge(maxBytes)));
      saved = failing(() => pipeline(file, createWriteStream(path, { flags: 'wx', mode: 0o600 })));
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
    form.once('error', () => failed(noFile('the form is broken')));
    request.once('close', () => {
      if (!request.complete) failed(noFile('the upload was broken off'));
    });
    request.setTimeout(SILENCE_MS, () => failed(noFile('nothing came for too long')));
  });
  request.pipe(form);
  try {
    return await received;
  } finally {
    request.unpipe(form);
    request.setTimeout(0);
    // Lets go of the file that it may still write to.
    form.on('error', () => {}).destroy();
  }
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

function noFile(why: string): Refusal {
  return new Refusal('invalid', why, { fields: ['file'] });
}
