import type { BatchingOptions, DeliveryCounters } from './batching-options.js';
import type { ConnectionWriter } from './connection-writer.js';
import type { Frame } from './frame.js';
import type { EngineClient } from './socket-io-internals.js';

/** The parts of the batcher that a writer needs. */
export interface WriteScheduler {
  /** The position of the next broadcast in the order of all broadcasts. */
  readonly seq: number;
  readonly counters: DeliveryCounters;
  readonly options: Pick<BatchingOptions, 'capBytes'>;
  /** Schedules a flush of the packets of one connection. */
  queue(writer: ConnectionWriter): void;
  /** Flushes everything pending for one connection, now. */
  flush(writer: ConnectionWriter): void;
  /** Closes the connection as a slow consumer after the current flush. */
  reportSlow(writer: ConnectionWriter): void;
  /** Notifies the outgoing listeners of the connection's sockets after the current flush. */
  notifyListeners(client: EngineClient, frames: readonly Frame[]): void;
}
