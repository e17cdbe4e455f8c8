import type { RequestHandler } from 'express';
import type { IncomingMessage, Server } from 'node:http';

/**
 * Removes the base path from the URL of each request and upgrade before any other listener. Requests without it are
 * served too: health checks may reach the server directly, and some proxies already remove it.
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

/** Redirects `/chat` to `/chat/`, because the page names its files relative to its own URL. */
export function completeBasePath(basePath: string): RequestHandler {
  return (request, response, next) => {
    if (basePath === '' || request.path !== basePath) return next();
    response.redirect(308, `${basePath}/${request.url.slice(basePath.length)}`);
  };
}
