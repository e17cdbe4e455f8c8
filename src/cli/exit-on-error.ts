import { exit, stderr } from 'node:process';
import { BadSetting } from '../config.js';
import { CannotOpen } from '../database/cannot-open.js';
import { Refusal } from '../protocol/refusal.js';

/** Runs a command; what it refuses is one line that names the mend, and an exit code. */
export async function ending(run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    const isForeseen = [CannotOpen, BadSetting, Refusal].some((kind) => error instanceof kind);
    const { message, stack } = error as Error;
    stderr.write(`${isForeseen ? message : stack}\n`);
    exit(1);
  }
}
