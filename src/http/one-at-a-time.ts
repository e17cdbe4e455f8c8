import type { RequestHandler } from 'express';

/**
 * Delays a pipelined request until earlier requests on its connection are answered. Handled at once, it would open its
 * file and pass limits that the earlier responses have not been charged to yet. `PipelineLimiter` bounds how many wait.
 */
export function oneAtATime(): RequestHandler {
  return (_, response, next) => {
    // Node assigns the socket to a response when its turn comes.
    if (response.socket) return next();
    response.once('socket', () => next());
  };
}
