import { exit, stderr } from 'node:process';
import { InvalidConfigError } from '../config/config.js';
import { OperatorError } from '../common/errors/operator-error.js';
import { ChatException } from '../protocol/chat-exception.js';

/** Runs a command. An expected error prints one line that says what to do; any other prints its stack. Exit code 1. */
export async function exitOnError(run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    const isForeseen = [OperatorError, InvalidConfigError, ChatException].some(
      (kind) => error instanceof kind,
    );
    const { message, stack } = error as Error;
    stderr.write(`${isForeseen ? message : stack}\n`);
    exit(1);
  }
}
