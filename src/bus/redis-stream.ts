import { Logger } from '@nestjs/common';
import { createClient } from 'redis';
import { setTimeout as pause } from 'node:timers/promises';

/** Nobody waits for a Redis that hangs. */
const SILENCE_MAX_MS = 3_000;
const BLOCK_MS = 1_000;
const READ_MAX = 200;
/** How much is kept for a reader that was cut off; whoever was away for longer is told that it missed something. */
const KEPT_MAX = 5_000;
/** Where something came within the last `BUSY_MS`, what comes in the next `GATHER_MS` is read together. */
const BUSY_MS = 20;
const GATHER_MS = 4;
const RETURN_FIRST_MS = 50;
const RETURN_MAX_MS = 2_000;

type Fields = Record<string, string>;

const log = new Logger('Relay');

/** One Redis stream that every node adds to and every node reads. */
export class RedisStream {
  private readonly writer;
  private readonly reader;
  private isClosed = false;
  private last: string | undefined;
  private lacksRedis = false;

  constructor(
    url: string,
    private readonly name: string,
    private readonly hear: (fields: Fields) => void,
  ) {
    this.writer = this.client(url);
    this.reader = this.client(url);
  }

  open(): void {
    for (const client of [this.writer, this.reader]) client.connect().catch(() => {});
    void this.read();
  }

  /** Rejects within {@link SILENCE_MAX_MS} where it cannot be added, and where nobody knows whether it was. */
  async add(fields: Fields): Promise<void> {
    await this.writer.xAdd(this.name, '*', fields, {
      TRIM: { strategy: 'MAXLEN', strategyModifier: '~', threshold: KEPT_MAX },
    });
  }

  /** Reads on from the end: after Redis lost the stream or its clock, old places mean nothing. */
  rewind(): void {
    this.last = undefined;
  }

  close(): void {
    this.isClosed = true;
    for (const client of [this.writer, this.reader]) client.destroy();
  }

  private async read(): Promise<void> {
    let heardAt = -Infinity;
    while (!this.isClosed) {
      try {
        const from = (this.last ??= await this.newest());
        const streams = await this.reader.xRead(
          { key: this.name, id: from },
          { BLOCK: BLOCK_MS, COUNT: READ_MAX },
        );
        for (const { id, message } of entriesOf(streams)) {
          if (this.last !== undefined) this.last = id;
          this.hear(message);
        }
        const now = performance.now();
        if (streams && now - heardAt < BUSY_MS) await pause(GATHER_MS, undefined, { ref: false });
        if (streams) heardAt = now;
      } catch {
        await pause(RETURN_FIRST_MS, undefined, { ref: false });
      }
    }
  }

  private async newest(): Promise<string> {
    const entries = await this.reader.xRevRange(this.name, '+', '-', { COUNT: 1 });
    return entries?.[0]?.id ?? '0-0';
  }

  private client(url: string) {
    const client = createClient({
      url,
      // What cannot be said now is dropped, never kept for later without bound.
      disableOfflineQueue: true,
      socket: {
        connectTimeout: SILENCE_MAX_MS,
        socketTimeout: SILENCE_MAX_MS,
        reconnectStrategy: (tries) =>
          Math.min(RETURN_FIRST_MS * 2 ** tries, RETURN_MAX_MS) * (0.5 + Math.random() / 2),
      },
    });
    client.on('error', () => this.tell(true));
    client.on('ready', () => {
      if (this.writer.isReady && this.reader.isReady) this.tell(false);
    });
    return client;
  }

  /** Tells the operator, once for each time. The address may hold a password, so it is not named. */
  private tell(lacksRedis: boolean): void {
    if (lacksRedis === this.lacksRedis || this.isClosed) return;
    this.lacksRedis = lacksRedis;
    if (lacksRedis)
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
