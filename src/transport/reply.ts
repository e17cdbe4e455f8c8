import type { ChatSocket } from '../delivery/delivery.service.js';
import { bytesQueued } from '../delivery/bytes-queued.js';
import type { ChatException } from '../protocol/chat-exception.js';
import type { ErrorCode, Reply } from '../protocol/types.js';

/** Sends exactly one reply to a request; drops later ones. */
export class ReplyOnce {
  private isSent = false;

  /** @param onReplied called with the code and the data of the reply */
  constructor(
    private readonly socket: ChatSocket,
    private readonly acknowledge: ((reply: Reply<unknown>) => void) | undefined,
    private readonly onReplied: (code: 'ok' | ErrorCode, data?: unknown) => void,
  ) {}

  /** Returns the bytes of the reply; without an acknowledgement, the bytes it would have had. */
  succeed(data: unknown): number {
    if (this.markSent()) return 0;
    this.onReplied('ok', data);
    if (!this.acknowledge) return Buffer.byteLength(JSON.stringify(data));
    const before = bytesQueued(this.socket);
    this.acknowledge({ ok: true, data });
    return bytesQueued(this.socket) - before;
  }

  fail(exception: ChatException): void {
    if (this.markSent()) return;
    const error = exception.toFailure();
    this.onReplied(error.code);
    if (this.acknowledge) this.acknowledge({ ok: false, error });
    else this.socket.emit('exception', error);
  }

  private markSent(): boolean {
    const given = this.isSent;
    this.isSent = true;
    return given;
  }
}
