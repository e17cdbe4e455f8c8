import type { IncomingHttpHeaders } from 'node:http';

/**
 * Returns whether a page of this origin may connect. Browsers send the origin of every page that is not the server's
 * own; bots and apps send none, and could send any.
 * @param allowed exact origins beside the server's own
 * @param own exact origins of the server; if set, a request to one of their hosts must have one of them
 */
export function isAllowedOrigin(
  { origin, host }: IncomingHttpHeaders,
  allowed: readonly string[],
  own: readonly string[] = [],
): boolean {
  if (origin === undefined || allowed.includes(origin) || own.includes(origin)) return true;
  if (!/^https?:\/\//.test(origin) || !URL.canParse(origin)) return false;
  const url = new URL(origin);
  // Browsers send origins in normalized form; anything else is not an origin.
  if (url.origin !== origin || host === undefined) return false;
  if (own.some((known) => new URL(known).hostname === url.hostname)) return false;
  return host.toLowerCase() === url.host || host.toLowerCase() === `${url.hostname}:${defaultPort(url)}`;
}

function defaultPort({ protocol, port }: URL): string {
  return port || (protocol === 'https:' ? '443' : '80');
}
