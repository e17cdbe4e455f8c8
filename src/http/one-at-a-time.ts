import type { RequestHandler } from 'express';

/**
 * Makes a pipelined request wait until the requests before it on its connection are answered. Handled at once, it would
 * open its file, and be let through by limits that the answers before it have yet to be charged to. `PipelineLimiter`
 * bounds how many wait.
 */
export function oneAtATime(): RequestHandler {
  return (_, response, next) => {
    // Node gives a response its socket when its turn comes.
    if (response.socket) return next();
    response.once('socket', () => next());
  };
}
