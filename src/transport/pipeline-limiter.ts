import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { RepeatedWarning } from './repeated-warning.js';

/** Browsers and proxies wait for a response before they send the next request on a connection. */
const UNANSWERED_MAX = 8;

const UNANSWERED = Symbol('unanswered');
type PipelinedSocket = Socket & { [UNANSWERED]?: number };

/**
 * Closes connections with too many pipelined requests. Node emits all requests that it reads at once, which can be a
 * thousand small ones: twenty such connections blocked all other clients for minutes.
 */
export class PipelineLimiter {
  private readonly warning = new RepeatedWarning('Pipeline');

  admits({ socket }: IncomingMessage, response: ServerResponse): boolean {
    const pipelined: PipelinedSocket = socket;
    if (pipelined.destroyed) return false;
    const unanswered = (pipelined[UNANSWERED] ?? 0) + 1;
    if (unanswered > UNANSWERED_MAX) {
      this.warning.warn(`closed a connection from ${socket.remoteAddress}: too many pipelined requests`);
      socket.destroy();
      return false;
    }
    pipelined[UNANSWERED] = unanswered;
    response.once('close', onClose);
    return true;
  }
}

/** One shared function for all responses. */
function onClose(this: ServerResponse): void {
  const socket: PipelinedSocket = this.req.socket;
  socket[UNANSWERED]! -= 1;
}
