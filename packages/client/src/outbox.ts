import type { Requests } from '../../../src/protocol/events.js';
import type { Failure, Receipt } from '../../../src/protocol/shapes.js';
import type { Answer } from './answer.js';
import { type Desk, Lanes } from './lanes.js';
import { Refused } from './refused.js';

/** A message on its way. Its `clientId` never changes, so that the server stores it once, however often it is sent. */
export type Unsent = Requests['textmsg']['body'] & { clientId: string };

/** Keeps what is not acknowledged yet for longer than this process lives. */
export interface OutboxStore {
  put(message: Unsent): void;
  drop(clientId: string): void;
  /** In the order in which they were put. */
  all(): Unsent[];
}

type Waiting = { message: Unsent; done: (receipt: Receipt) => void; refused: (error: Refused) => void };

/** The messages of one program that the server does not have yet. */
export class Outbox implements Desk<Waiting> {
  private readonly queues = new Map<string, Waiting[]>();
  private readonly lanes = new Lanes(this);

  constructor(
    private readonly ask: (message: Unsent) => Promise<Answer<Receipt>>,
    readonly isOnline: () => boolean,
    private readonly store?: OutboxStore,
  ) {
    // Nobody waits any more for what another life of this program has left.
    for (const message of store?.all() ?? []) void this.queue(message).catch(() => undefined);
  }

  /** Resolves when the message is in the server's database. @throws Refused */
  post(message: Unsent): Promise<Receipt> {
    this.store?.put(message);
    return this.queue(message);
  }

  /** There is a connection again. */
  resume(): void {
    for (const address of this.queues.keys()) void this.lanes.run(address);
  }

  next(address: string): Waiting | undefined {
    return this.queues.get(address)?.[0];
  }

  send({ message }: Waiting): Promise<Answer<Receipt>> {
    return this.ask(message);
  }

  landed(waiting: Waiting, receipt: Receipt): void {
    this.settle(waiting);
    waiting.done(receipt);
  }

  failed(waiting: Waiting, failure: Failure): void {
    this.settle(waiting);
    waiting.refused(new Refused(failure));
  }

  private queue(message: Unsent): Promise<Receipt> {
    const address = addressOf(message);
    return new Promise((done, refused) => {
      const queue = this.queues.get(address) ?? [];
      this.queues.set(address, queue);
      queue.push({ message, done, refused });
      void this.lanes.run(address);
    });
  }

  private settle({ message }: Waiting): void {
    const address = addressOf(message);
    const queue = this.queues.get(address);
    queue?.shift();
    if (queue?.length === 0) this.queues.delete(address);
    this.store?.drop(message.clientId);
  }
}

function addressOf({ to, conversation }: Unsent): string {
  return to === undefined ? `#${conversation ?? ''}` : `@${to}`;
}
