import ipaddr from 'ipaddr.js';
import { Resolver } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { ChatException } from '../protocol/chat-exception.js';

/**
 * All public IPv6 addresses are in this block, which also contains tunnels and documentation ranges that are not
 * public.
 */
const PUBLIC_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

const LOCAL_HOSTS = /^(localhost|.*\.(localhost|local|internal|home\.arpa)|[^.]*)\.?$/;

/**
 * Parses the URL of a push service. The server will send requests there on behalf of an untrusted user, so it must be
 * `https` on the default port, at a public address.
 * @param allowsLoopback also accepts this machine, over plain HTTP
 * @throws ChatException `invalid`
 */
export function parsePushEndpoint(text: string, allowsLoopback: boolean): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && allowsLoopback && url.hostname === '127.0.0.1') return url;
  if (url?.protocol !== 'https:' || url.port !== '' || url.username !== '' || url.password !== '')
    throw endpointNotFound();
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) === 0 ? LOCAL_HOSTS.test(host) : !isPublic(host)) throw endpointNotFound();
  return url;
}

/**
 * Returns whether an address is public. Push services are; hosts in private networks must not be reachable through this
 * server.
 */
export function isPublic(address: string): boolean {
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || parsed.match(PUBLIC_IPV6);
}

/**
 * Used instead of the system's look-up, which occupies one of four libuv threads (needed for files and passwords) until
 * a name server replies.
 */
const resolver = new Resolver({ timeout: 1_500, tries: 2 });

/** Resolves names to public addresses only, at every connection, because a name may change its address. */
export const publicLookup: LookupFunction = (host, options, found) => {
  void addressesOf(host).then((addresses) => {
    const open = addresses.filter(({ address }) => isPublic(address));
    const [first] = open;
    if (!first) return found(Object.assign(new Error('not public'), { code: 'ENOTFOUND' }), []);
    if (options.all) return found(null, open);
    found(null, first.address, first.family);
  });
};

async function addressesOf(host: string): Promise<{ address: string; family: number }[]> {
  if (LOCAL_HOSTS.test(host)) return [];
  const none = (): string[] => [];
  const [four, six] = await Promise.all([
    resolver.resolve4(host).catch(none),
    resolver.resolve6(host).catch(none),
  ]);
  return [
    ...four.map((address) => ({ address, family: 4 })),
    ...six.map((address) => ({ address, family: 6 })),
  ];
}

function endpointNotFound(): ChatException {
  return new ChatException('invalid', '`endpoint` must be the public https URL of a push service', {
    fields: ['endpoint'],
  });
}
