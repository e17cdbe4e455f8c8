import { spawn } from 'node:child_process';
import { env } from 'node:process';
import type { Readable } from 'node:stream';
import { OperatorError } from '../../common/errors/operator-error.js';

/**
 * Runs a program of the system to its end.
 * @param more variables beside those that this process was started with
 * @param mayEndWith says whether an end other than by 0 is fine, from its last words
 * @param input what it reads
 * @throws OperatorError with what it said last
 */
export async function runCommand(
  program: string,
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
  mayEndWith: (words: string) => boolean = () => false,
  input?: Readable,
): Promise<void> {
  const child = spawn(program, args, { env: { ...env, ...more }, stdio: ['pipe', 'ignore', 'pipe'] });
  // One that wants no more ends, and says why.
  child.stdin.on('error', () => {});
  if (input) input.pipe(child.stdin);
  else child.stdin.end();
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => (words = (words + chunk.toString()).slice(-2_000)));
  const code = await new Promise<number | null>((done, failed) => {
    child.once('error', () => failed(new OperatorError(`${program} is needed and not installed`)));
    child.once('close', done);
  });
  if (code !== 0 && !mayEndWith(words)) throw new OperatorError(`${program} failed: ${words.trim() || code}`);
}
