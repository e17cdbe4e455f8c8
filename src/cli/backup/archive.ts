import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { runCommand } from './run-command.js';
import type { Progress } from './progress.js';

/** Packs the named parts of several directories into one compressed file. */
export async function pack(file: string, parts: { from: string; names: string[] }[]): Promise<void> {
  const sources = parts.flatMap(({ from, names }) => (names.length > 0 ? ['-C', from, ...names] : []));
  await runCommand('tar', ['-czf', file, ...sources], {}, isOnlyChange);
}

export async function unpack(file: string, into: string, told: Progress): Promise<void> {
  const { size } = await stat(file);
  let done = 0;
  const read = createReadStream(file).on('data', ({ length }) => told('unpacked', (done += length), size));
  await runCommand('tar', ['-xzf', '-', '-C', into, '--no-same-owner'], {}, () => false, read);
}

/**
 * Returns whether `tar` only reported files that changed or disappeared. Attachments may do so while they are read; the
 * database of the backup names only files that existed before.
 */
function isOnlyChange(words: string): boolean {
  const lines = words.split('\n').filter(Boolean);
  return lines.length > 0 && lines.every((line) => /changed as we read it|removed before we read/.test(line));
}
