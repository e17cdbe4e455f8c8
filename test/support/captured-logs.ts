import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

/** Set by the reporter that looks for secrets in logs at the end of a run; without it, nothing is kept. */
const directory = process.env.TEST_SECRETS_DIR;

/** Remembers a password, token or code that a test used. Short ones are words, which may stand anywhere. */
export function registerSecret(value: unknown): void {
  if (!directory || typeof value !== 'string' || value.length < 12) return;
  appendFileSync(join(directory, `${process.pid}.secrets`), `${JSON.stringify(value)}\n`);
}

/** Remembers what a server printed. */
export function recordLog(text: string): void {
  if (directory) appendFileSync(join(directory, `${process.pid}.log`), text);
}

/** How a line of the log begins, in either format. */
const LINE = /\[Nest\]|^\{"level":/;

/** Keeps what the servers in this process log out of the terminal, and for the check; hands each piece to `heard`. */
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
