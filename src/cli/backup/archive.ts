import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { runCommand } from './run-command.js';
import type { Progress } from './progress.js';

/** Several directories, of each the named parts, in one compressed file. */
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

/** Attachments come and go while they are read: those that the database names as of the backup are there before it. */
function isOnlyChange(words: string): boolean {
  const lines = words.split('\n').filter(Boolean);
  return lines.length > 0 && lines.every((line) => /changed as we read it|removed before we read/.test(line));
}
