import type { RequestHandler } from 'express';
import type { IncomingMessage, Server } from 'node:http';

/**
 * Takes the base path off the address of each request, also of one that becomes a WebSocket, before anything else reads
 * it. A request without it is served as well: health checks ask the server itself, and some proxies take it off.
 */
export function stripBasePath(server: Server, basePath: string): void {
  if (basePath === '') return;
  const strip = (request: IncomingMessage): void => {
    const { url = '/' } = request;
    if (url.startsWith(`${basePath}/`)) request.url = url.slice(basePath.length);
  };
  server.prependListener('request', strip);
  server.prependListener('upgrade', strip);
}

/** Leads from `/chat` to `/chat/`: the page names its files relative to its own address. */
export function completeBasePath(basePath: string): RequestHandler {
  return (request, response, next) => {
    if (basePath === '' || request.path !== basePath) return next();
    response.redirect(308, `${basePath}/${request.url.slice(basePath.length)}`);
  };
}
