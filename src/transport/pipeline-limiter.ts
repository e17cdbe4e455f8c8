import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { RepeatedWarning } from './repeated-warning.js';

/** Browsers and proxies wait for an answer before they send the next request over the same connection. */
const UNANSWERED_MAX = 8;

const UNANSWERED = Symbol('unanswered');
type PipelinedSocket = Socket & { [UNANSWERED]?: number };

/**
 * Ends connections with more requests than are answered in turn. Node hands over all that it reads at once, which is a
 * thousand small requests: twenty such connections held everybody else up for minutes.
 */
export class PipelineLimiter {
  private readonly warning = new RepeatedWarning('Pipeline');

  admits({ socket }: IncomingMessage, response: ServerResponse): boolean {
    const pipelined: PipelinedSocket = socket;
    if (pipelined.destroyed) return false;
    const unanswered = (pipelined[UNANSWERED] ?? 0) + 1;
    if (unanswered > UNANSWERED_MAX) {
      this.warning.warn(
        `ended a connection from ${socket.remoteAddress}: it sends too many requests at once`,
      );
      socket.destroy();
      return false;
    }
    pipelined[UNANSWERED] = unanswered;
    response.once('close', onClose);
    return true;
  }
}

/** The same function for all responses. */
function onClose(this: ServerResponse): void {
  const socket: PipelinedSocket = this.req.socket;
  socket[UNANSWERED]! -= 1;
}
