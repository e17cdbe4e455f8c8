import { setTimeout as pause } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import type { ClientToServerEvents, ServerToClientEvents } from '../../src/protocol/events.js';
import type { Random } from './seeded-random.js';
import type { Sent } from './recording-client.js';

const STAY_MS = 1_500;
const LINES_MAX = 4;

/**
 * Churn of short-lived clients: each connects, sends a few messages and disconnects, and another
 * one follows.
 */
export class Churn {
  visits = 0;
  readonly sent: Sent[] = [];

  constructor(
    private readonly urls: readonly string[],
    private readonly atOnce: number,
    private readonly random: Random,
  ) {}

  async goOn(ms: number): Promise<void> {
    const end = performance.now() + ms;
    await Promise.all(
      Array.from({ length: this.atOnce }, async () => {
        await pause(this.random.below(STAY_MS));
        while (performance.now() < end) await this.visit();
      }),
    );
  }

  private async visit(): Promise<void> {
    const number = this.visits++;
    const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io(this.random.pick(this.urls), {
      auth: { name: `passer-by ${number}` },
      forceNew: true,
      transports: ['websocket'],
      reconnection: false,
    });
    const author = await new Promise<string | undefined>((done) => {
      socket.once('welcome', ({ me }) => done(me!.id));
      socket.once('connect_error', () => done(undefined));
    });
    if (author) await this.talk(socket, number, author);
    socket.disconnect();
  }

  private async talk(
    socket: Socket<ServerToClientEvents, ClientToServerEvents>,
    number: number,
    author: string,
  ): Promise<void> {
    for (let line = 0, lines = this.random.integer(1, LINES_MAX); line < lines; line += 1) {
      const content = `passer-by ${number} says ${line}`;
      const clientId = `${number}-${line}`;
      const sent: Sent = {
        author,
        conversation: 'lobby',
        to: undefined,
        clientId,
        content,
        outcome: 'unknown',
      };
      this.sent.push(sent);
      const reply = await socket
        .timeout(5_000)
        .emitWithAck('textmsg', { content, clientId })
        .catch(() => undefined);
      if (reply?.ok) Object.assign(sent, { outcome: 'ok', id: reply.data.id });
      await pause(this.random.below((2 * STAY_MS) / LINES_MAX));
    }
  }
}
