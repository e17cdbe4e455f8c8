import ipaddr from 'ipaddr.js';
import { Resolver } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { ChatException } from '../protocol/chat-exception.js';

/** All that is public in IPv6 lies in one block, with tunnels and examples in it that are not. */
const PUBLIC_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

const LOCAL_HOSTS = /^(localhost|.*\.(localhost|local|internal|home\.arpa)|[^.]*)\.?$/;

/**
 * The address of a push service, to which this server will send what a stranger asked for: `https`, the usual port, and
 * no place that only this machine or its neighbours can reach.
 * @param allowsLoopback also this machine itself, over plain HTTP
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

/** Whether an address is of the internet: no push service is in any other network, but perhaps a trusting neighbour is. */
export function isPublic(address: string): boolean {
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || parsed.match(PUBLIC_IPV6);
}

/**
 * Not the look-up of the system, which keeps one of four threads that everything else needs (files, passwords) until a
 * name server answers.
 */
const resolver = new Resolver({ timeout: 1_500, tries: 2 });

/** Looks names up and finds nothing that is not public: a name may point elsewhere from one time to the next. */
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
  return new ChatException('invalid', 'not the address of a push service', { fields: ['endpoint'] });
}
