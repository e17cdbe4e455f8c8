import { lookup as resolve } from 'node:dns';
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net';
import { Refusal } from '../protocol/refusal.js';

/** Networks in which no push service is, but perhaps something that trusts whoever is near (RFC 6890 and others). */
const PRIVATE = new BlockList();
for (const range of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as [string, number][]) {
  PRIVATE.addSubnet(...range, 'ipv4');
}
/** All that is public in IPv6 lies in one block, with tunnels and examples in it that are not. */
const PUBLIC_IPV6 = new BlockList();
PUBLIC_IPV6.addSubnet('2000::', 3, 'ipv6');
for (const range of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as [string, number][]) {
  PRIVATE.addSubnet(...range, 'ipv6');
}

const HERE = /^(localhost|.*\.(localhost|local|internal|home\.arpa)|[^.]*)\.?$/;

/**
 * The address of a push service, to which this server will send what a stranger asked for: `https`, the usual port, and
 * no place that only this machine or its neighbours can reach.
 * @param allowsLoopback also this machine itself, over plain HTTP
 * @throws Refusal `invalid`
 */
export function readEndpoint(text: string, allowsLoopback: boolean): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && allowsLoopback && url.hostname === '127.0.0.1') return url;
  if (url?.protocol !== 'https:' || url.port !== '' || url.username !== '' || url.password !== '')
    throw nowhere();
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) === 0 ? HERE.test(host) : !isPublic(host)) throw nowhere();
  return url;
}

export function isPublic(address: string): boolean {
  if (!isIPv6(address)) return !PRIVATE.check(address, 'ipv4');
  return PUBLIC_IPV6.check(address, 'ipv6') && !PRIVATE.check(address, 'ipv6');
}

/** Looks names up as always, and finds nothing that is not public: a name may point elsewhere from one time to the next. */
export const publicLookup: LookupFunction = (host, options, found) => {
  resolve(host, { ...options, all: true }, (error, addresses) => {
    if (error) return found(error, []);
    const open = addresses.filter(({ address }) => isPublic(address));
    if (open.length === 0) return found(Object.assign(new Error('not public'), { code: 'ENOTFOUND' }), []);
    if (options.all) return found(null, open);
    found(null, open[0]!.address, open[0]!.family);
  });
};

function nowhere(): Refusal {
  return new Refusal('invalid', 'not the address of a push service', { fields: ['endpoint'] });
}
