import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';
import proxyAddr from 'proxy-addr';

/** Says from which address a request came. */
export type AddressOf = (request: IncomingMessage) => string;

/**
 * @param trusted how many proxies stand before this server, or which addresses are theirs. Only what they say of the
 *   client (`X-Forwarded-For`) is believed; with none, nobody's word counts.
 */
export function addressReader(trusted: number | readonly string[]): AddressOf {
  const isTrusted =
    typeof trusted === 'number'
      ? (_: string, hops: number) => hops < trusted
      : proxyAddr.compile([...trusted]);
  return (request) => plain(proxyAddr(request, isTrusted) ?? '');
}

/** Whoever has one IPv6 address mostly has the 2^64 of its network, so these count as one. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head, tail] = address.split('::') as [string, string?];
  const [before, after] = [head.split(':').filter(Boolean), (tail ?? '').split(':').filter(Boolean)];
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array<string>(Math.max(0, zeros)).fill('0'), ...after]
    .slice(0, 4)
    .map((part) => parseInt(part, 16).toString(16))
    .join(':');
}

/** IPv4 as such, where a socket that hears both writes it as IPv6. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '').replace(/%.*$/, '');
}
