import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Set by the reporter that searches logs for secrets at the end of a run; without it, nothing is
 * kept.
 */
const directory = process.env.TEST_SECRETS_DIR;

/**
 * Records a password, token or code that a test used. Short ones are common words, which may occur
 * anywhere.
 */
export function registerSecret(value: unknown): void {
  if (!directory || typeof value !== 'string' || value.length < 12) return;
  appendFileSync(join(directory, `${process.pid}.secrets`), `${JSON.stringify(value)}\n`);
}

/** Records the output of a server. */
export function recordLog(text: string): void {
  if (directory) appendFileSync(join(directory, `${process.pid}.log`), text);
}

/** The start of a log line, in either format. */
const LINE = /\[Nest\]|^\{"level":/;

/**
 * Redirects the log of the servers in this process from the terminal to the secret check; passes
 * each piece to `heard`.
 */
export function captureLogs(heard: (text: string) => void = recordLog): void {
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
    stream.write = (chunk: unknown, ...rest: unknown[]) => {
      if (!LINE.test(String(chunk).slice(0, 20))) return write(chunk, ...rest);
      heard(String(chunk));
      return true;
    };
  }
}
