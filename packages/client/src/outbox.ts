import type { Requests } from '../../../src/protocol/events.js';
import type { Failure, Receipt } from '../../../src/protocol/types.js';
import type { RequestResult } from './request-result.js';
import { type SendQueueHost, SendQueue } from './send-queue.js';
import { RequestError } from './errors.js';

/** A message that is not acknowledged. Its `clientId` never changes, so the server stores it once. */
export type UnsentMessage = Requests['textmsg']['body'] & { clientId: string };

/** Stores messages that are not acknowledged, for the next start of the program. */
export interface OutboxStore {
  put(message: UnsentMessage): void;
  drop(clientId: string): void;
  /** Returns them in the order of `put`. */
  all(): UnsentMessage[];
}

type QueuedMessage = {
  message: UnsentMessage;
  done: (receipt: Receipt) => void;
  refused: (error: RequestError) => void;
};

/** The messages that the server has not acknowledged. */
export class Outbox implements SendQueueHost<QueuedMessage> {
  private readonly queues = new Map<string, QueuedMessage[]>();
  private readonly sendQueue = new SendQueue(this);

  constructor(
    private readonly transmit: (message: UnsentMessage) => Promise<RequestResult<Receipt>>,
    readonly isOnline: () => boolean,
    private readonly store?: OutboxStore,
  ) {
    // No caller waits for messages of an earlier start.
    for (const message of store?.all() ?? []) void this.queue(message).catch(() => undefined);
  }

  /** Resolves when the message is in the server's database. @throws RequestError */
  post(message: UnsentMessage): Promise<Receipt> {
    this.store?.put(message);
    return this.queue(message);
  }

  /** Sends what waits, when the connection is online again. */
  resume(): void {
    for (const address of this.queues.keys()) void this.sendQueue.run(address);
  }

  next(address: string): QueuedMessage | undefined {
    return this.queues.get(address)?.[0];
  }

  send({ message }: QueuedMessage): Promise<RequestResult<Receipt>> {
    return this.transmit(message);
  }

  delivered(waiting: QueuedMessage, receipt: Receipt): void {
    this.settle(waiting);
    waiting.done(receipt);
  }

  rejected(waiting: QueuedMessage, failure: Failure): void {
    this.settle(waiting);
    waiting.refused(new RequestError(failure));
  }

  private queue(message: UnsentMessage): Promise<Receipt> {
    const address = queueKeyOf(message);
    return new Promise((done, refused) => {
      const queue = this.queues.get(address) ?? [];
      this.queues.set(address, queue);
      queue.push({ message, done, refused });
      void this.sendQueue.run(address);
    });
  }

  private settle({ message }: QueuedMessage): void {
    const address = queueKeyOf(message);
    const queue = this.queues.get(address);
    queue?.shift();
    if (queue?.length === 0) this.queues.delete(address);
    this.store?.drop(message.clientId);
  }
}

function queueKeyOf({ to, toId, conversation }: UnsentMessage): string {
  if (toId !== undefined) return `~${toId}`;
  return to === undefined ? `#${conversation ?? ''}` : `@${to}`;
}
