import { spawn } from 'node:child_process';
import { env } from 'node:process';
import type { Readable } from 'node:stream';
import { OperatorError } from '../../common/errors/operator-error.js';

/**
 * Runs a program and waits until it ends.
 * @param more environment variables beside those of this process
 * @param mayEndWith returns whether an exit code other than 0 is accepted, from the end of stderr
 * @param input piped to its stdin
 * @throws OperatorError with the end of its stderr
 */
export async function runCommand(
  program: string,
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
  mayEndWith: (words: string) => boolean = () => false,
  input?: Readable,
): Promise<void> {
  const child = spawn(program, args, { env: { ...env, ...more }, stdio: ['pipe', 'ignore', 'pipe'] });
  // A program that closes its stdin early reports the reason on stderr.
  child.stdin.on('error', () => {});
  if (input) input.pipe(child.stdin);
  else child.stdin.end();
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => (words = (words + chunk.toString()).slice(-2_000)));
  const code = await new Promise<number | null>((done, failed) => {
    child.once('error', () =>
      failed(new OperatorError(`${program} is required but not installed: install it`)),
    );
    child.once('close', done);
  });
  if (code !== 0 && !mayEndWith(words)) throw new OperatorError(`${program} failed: ${words.trim() || code}`);
}
