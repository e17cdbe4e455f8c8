import type { Failure, Receipt } from '../../../src/protocol/types.js';
import { type RequestResult, isRetryable } from './request-result.js';

const RETRY_MIN_MS = 500;
const RETRY_MAX_MS = 15_000;

/** The storage of a queue: it holds the messages and records their results. */
export interface SendQueueHost<Message> {
  /** Whether messages can be sent now. */
  isOnline(): boolean;
  /** Returns the first message for this recipient. */
  next(address: string): Message | undefined;
  /** Sends a message. Resolves with `undefined` where it no longer waits and nothing was sent. */
  send(message: Message): Promise<RequestResult<Receipt> | undefined>;
  /** Removes a message that the server has stored. */
  delivered(message: Message, receipt: Receipt): void;
  /** Removes a message that the server refused for good. */
  rejected(message: Message, failure: Failure): void;
}

/** Sends the messages of each recipient one at a time and in order, and retries each until the server has replied. */
export class SendQueue<Message> {
  private readonly running = new Set<string>();

  constructor(private readonly desk: SendQueueHost<Message>) {}

  /** Sends until nothing waits or the connection is lost. Call it for each new message and after each `welcome`. */
  async run(address: string): Promise<void> {
    if (this.running.has(address)) return;
    this.running.add(address);
    const { desk } = this;
    let pauseMs = RETRY_MIN_MS;
    for (let message; desk.isOnline() && (message = desk.next(address)) !== undefined;) {
      const answer = await desk.send(message);
      if (!answer) continue;
      if (answer.ok) {
        desk.delivered(message, answer.data);
        pauseMs = RETRY_MIN_MS;
        continue;
      }
      const { error } = answer;
      if (error.code !== 'unanswered' && !isRetryable(error.code)) {
        desk.rejected(message, error);
        continue;
      }
      if (!desk.isOnline()) break;
      await new Promise((resolve) => setTimeout(resolve, error.retryAfterMs ?? pauseMs));
      pauseMs = Math.min(pauseMs * 2, RETRY_MAX_MS);
    }
    this.running.delete(address);
  }
}
