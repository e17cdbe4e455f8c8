import type { ChatSocket } from '../delivery/delivery.js';
import type { Refusal } from '../protocol/refusal.js';
import type { ErrorCode, Reply } from '../protocol/shapes.js';

/** The one answer that a request of this socket gets. Later ones are dropped, so that a client never hears two. */
export class Answer {
  private given = false;

  /** @param told with which code it was answered, and with what */
  constructor(
    private readonly socket: ChatSocket,
    private readonly acknowledge: ((reply: Reply<unknown>) => void) | undefined,
    private readonly told: (code: 'ok' | ErrorCode, data?: unknown) => void,
  ) {}

  accept(data: unknown): void {
    if (this.isGiven()) return;
    this.told('ok', data);
    this.acknowledge?.({ ok: true, data });
  }

  refuse(refusal: Refusal): void {
    if (this.isGiven()) return;
    const error = refusal.toFailure();
    this.told(error.code);
    if (this.acknowledge) this.acknowledge({ ok: false, error });
    else this.socket.emit('exception', error);
  }

  private isGiven(): boolean {
    const given = this.given;
    this.given = true;
    return given;
  }
}
