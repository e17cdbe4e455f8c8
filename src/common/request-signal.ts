import type { IncomingMessage, ServerResponse } from 'node:http';
import { ChatException } from '../protocol/chat-exception.js';

/**
 * Returns a signal that aborts when the client is gone before it got its answer; aborted already where it is gone now.
 * A handler takes it before its first `await`: an event that came before a listener was there never comes again.
 */
export function requestSignal(request: IncomingMessage, response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  const abort = (): void => {
    if (!response.writableFinished) controller.abort(requestAborted());
  };
  if (isGone(request, response)) abort();
  response.once('close', abort);
  // A response that waits behind another one on its connection does not hear of the end of that.
  request.once('close', () => {
    if (!request.complete) abort();
  });
  return controller.signal;
}

function isGone(request: IncomingMessage, response: ServerResponse): boolean {
  return request.socket.destroyed || response.destroyed || (request.destroyed && !request.complete);
}

function requestAborted(): ChatException {
  return new ChatException('invalid', 'the request was broken off');
}
