import type { IncomingMessage, ServerResponse } from 'node:http';
import { ChatException } from '../protocol/chat-exception.js';

/**
 * Returns a signal that aborts when the client disconnects before it got its reply; already aborted if it has
 * disconnected. A handler must call this before its first `await`, or it may miss the event.
 */
export function requestSignal(request: IncomingMessage, response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  const abort = (): void => {
    if (!response.writableFinished) controller.abort(requestAborted());
  };
  if (isGone(request, response)) abort();
  response.once('close', abort);
  // A pipelined response that waits behind another one gets no event when that one ends early.
  request.once('close', () => {
    if (!request.complete) abort();
  });
  return controller.signal;
}

function isGone(request: IncomingMessage, response: ServerResponse): boolean {
  return request.socket.destroyed || response.destroyed || (request.destroyed && !request.complete);
}

function requestAborted(): ChatException {
  return new ChatException('invalid', 'the client closed the connection');
}
