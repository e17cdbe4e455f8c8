import type { Failure, Receipt } from '../../../src/protocol/types.js';
import { type RequestResult, isRetryable } from './request-result.js';

const RETRY_MIN_MS = 500;
const RETRY_MAX_MS = 15_000;

/** Where messages wait, and where it is noted what became of them. */
export interface SendQueueHost<Message> {
  /** Whether sending makes sense now. */
  isOnline(): boolean;
  /** The first that waits for this receiver. */
  next(address: string): Message | undefined;
  /** Resolves with nothing where there was nothing to send: the message waits no more. */
  send(message: Message): Promise<RequestResult<Receipt> | undefined>;
  /** It is in the server's database; it waits no more. */
  delivered(message: Message, receipt: Receipt): void;
  /** The server does not want it and never will; it waits no more. */
  rejected(message: Message, failure: Failure): void;
}

/** Sends messages one at a time and in order for each receiver, again and again until the server has answered. */
export class SendQueue<Message> {
  private readonly running = new Set<string>();

  constructor(private readonly desk: SendQueueHost<Message>) {}

  /** Ends when nothing waits or there is no connection: call it when something waits, and after each `welcome`. */
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
