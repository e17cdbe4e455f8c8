import { Logger } from '@nestjs/common';
import { createClient } from 'redis';
import { setTimeout as pause } from 'node:timers/promises';

/** Nobody waits for a Redis that hangs. */
const SOCKET_TIMEOUT_MS = 3_000;
const BLOCK_MS = 1_000;
const READ_MAX = 200;
/** How much is kept for a reader that was cut off; whoever was away for longer is told that it missed something. */
const STREAM_MAX_LENGTH = 5_000;
/** Where something came within the last `BUSY_MS`, what comes in the next `GATHER_MS` is read together. */
const BUSY_MS = 20;
const GATHER_MS = 4;
const RECONNECT_MIN_MS = 50;
const RECONNECT_MAX_MS = 2_000;

type Fields = Record<string, string>;

const log = new Logger('Cluster');

/** One Redis stream that every node adds to and every node reads. */
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

  /** Rejects within {@link SOCKET_TIMEOUT_MS} where it cannot be added, and where nobody knows whether it was. */
  async add(fields: Fields): Promise<void> {
    await this.writer.xAdd(this.name, '*', fields, {
      TRIM: { strategy: 'MAXLEN', strategyModifier: '~', threshold: STREAM_MAX_LENGTH },
    });
  }

  /** Reads on from the end: after Redis lost the stream or its clock, old places mean nothing. */
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
      // What cannot be said now is dropped, never kept for later without bound.
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

  /** Tells the operator, once for each time. The address may hold a password, so it is not named. */
  private reportState(isDown: boolean): void {
    if (isDown === this.isDown || this.isClosed) return;
    this.isDown = isDown;
    if (isDown)
      log.warn(
        'Redis is out of reach (REDIS_URL): what happens on one node shows on the others after seconds',
      );
    else log.log('Redis is back: the nodes hear each other at once');
  }
}

/** The answer for one stream, as the client types it only loosely. */
function entriesOf(streams: unknown): { id: string; message: Fields }[] {
  return (streams as { messages: { id: string; message: Fields }[] }[] | null)?.[0]?.messages ?? [];
}
