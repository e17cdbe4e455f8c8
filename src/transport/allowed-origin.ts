import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a page of this origin may connect. Browsers name the origin of every page that is not this server's own;
 * bots and apps name none, and could name any.
 * @param allowed exact origins beside the server's own
 * @param own exact origins of the server; with one or more, their hosts have no other origin
 */
export function isAllowedOrigin(
  { origin, host }: IncomingHttpHeaders,
  allowed: readonly string[],
  own: readonly string[] = [],
): boolean {
  if (origin === undefined || allowed.includes(origin) || own.includes(origin)) return true;
  if (!/^https?:\/\//.test(origin) || !URL.canParse(origin)) return false;
  const url = new URL(origin);
  // What is not spelled as browsers spell it is no origin, but something that looks like one.
  if (url.origin !== origin || host === undefined) return false;
  if (own.some((known) => new URL(known).hostname === url.hostname)) return false;
  return host.toLowerCase() === url.host || host.toLowerCase() === `${url.hostname}:${defaultPort(url)}`;
}

function defaultPort({ protocol, port }: URL): string {
  return port || (protocol === 'https:' ? '443' : '80');
}
