import { Logger } from '@nestjs/common';
import { createClient } from 'redis';
import { setTimeout as pause } from 'node:timers/promises';

/** Limits how long a command waits for a Redis that hangs. */
const SOCKET_TIMEOUT_MS = 3_000;
const BLOCK_MS = 1_000;
const READ_MAX = 200;
/** Entries kept for a node that lost its connection. A node that was away for longer detects a gap. */
const STREAM_MAX_LENGTH = 5_000;
/** If entries came within the last `BUSY_MS`, those of the next `GATHER_MS` are read together. */
const BUSY_MS = 20;
const GATHER_MS = 4;
const RECONNECT_MIN_MS = 50;
const RECONNECT_MAX_MS = 2_000;

type Fields = Record<string, string>;

const log = new Logger('Cluster');

/** One Redis stream that every node appends to and reads. */
export class RedisStream {
  private readonly writer;
  private readonly reader;
  private isClosed = false;
  private lastId: string | undefined;
  private isDown = false;

  constructor(
    url: string,
    private readonly name: string,
    private readonly onEntry: (fields: Fields) => void,
  ) {
    this.writer = this.client(url);
    this.reader = this.client(url);
  }

  open(): void {
    for (const client of [this.writer, this.reader]) client.connect().catch(() => {});
    void this.read();
  }

  /** Appends an entry. Rejects within {@link SOCKET_TIMEOUT_MS} if that fails, or if its outcome is unknown. */
  async add(fields: Fields): Promise<void> {
    await this.writer.xAdd(this.name, '*', fields, {
      TRIM: { strategy: 'MAXLEN', strategyModifier: '~', threshold: STREAM_MAX_LENGTH },
    });
  }

  /** Continues at the current end of the stream: after Redis lost the stream or its clock, old ids mean nothing. */
  rewind(): void {
    this.lastId = undefined;
  }

  close(): void {
    this.isClosed = true;
    for (const client of [this.writer, this.reader]) client.destroy();
  }

  private async read(): Promise<void> {
    let lastReadAt = -Infinity;
    while (!this.isClosed) {
      try {
        const from = (this.lastId ??= await this.newestId());
        const streams = await this.reader.xRead(
          { key: this.name, id: from },
          { BLOCK: BLOCK_MS, COUNT: READ_MAX },
        );
        for (const { id, message } of entriesOf(streams)) {
          if (this.lastId !== undefined) this.lastId = id;
          this.onEntry(message);
        }
        const now = performance.now();
        if (streams && now - lastReadAt < BUSY_MS) await pause(GATHER_MS, undefined, { ref: false });
        if (streams) lastReadAt = now;
      } catch {
        await pause(RECONNECT_MIN_MS, undefined, { ref: false });
      }
    }
  }

  private async newestId(): Promise<string> {
    const entries = await this.reader.xRevRange(this.name, '+', '-', { COUNT: 1 });
    return entries?.[0]?.id ?? '0-0';
  }

  private client(url: string) {
    const client = createClient({
      url,
      // Commands fail at once while disconnected: a queue of them would have no bound.
      disableOfflineQueue: true,
      socket: {
        connectTimeout: SOCKET_TIMEOUT_MS,
        socketTimeout: SOCKET_TIMEOUT_MS,
        reconnectStrategy: (tries) =>
          Math.min(RECONNECT_MIN_MS * 2 ** tries, RECONNECT_MAX_MS) * (0.5 + Math.random() / 2),
      },
    });
    client.on('error', () => this.reportState(true));
    client.on('ready', () => {
      if (this.writer.isReady && this.reader.isReady) this.reportState(false);
    });
    return client;
  }

  /** Logs each change of state once. The URL may hold a password, so it is not logged. */
  private reportState(isDown: boolean): void {
    if (isDown === this.isDown || this.isClosed) return;
    this.isDown = isDown;
    if (isDown)
      log.warn('cannot reach Redis (REDIS_URL): events of one node reach the other nodes seconds late');
    else log.log('Redis is reachable again: events reach the other nodes at once');
  }
}

/** Returns the entries of a reply for one stream, which the library types only loosely. */
function entriesOf(streams: unknown): { id: string; message: Fields }[] {
  return (streams as { messages: { id: string; message: Fields }[] }[] | null)?.[0]?.messages ?? [];
}
