import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import proxyAddr from 'proxy-addr';

/** Says from which address a request came. */
export type ClientAddressResolver = (request: IncomingMessage) => string;

/**
 * @param trusted how many proxies stand before this server, or which addresses are theirs. Only what they say of the
 *   client (`X-Forwarded-For`) is believed; with none, nobody's word counts.
 */
export function clientAddressResolver(trusted: number | readonly string[]): ClientAddressResolver {
  const isTrusted =
    typeof trusted === 'number'
      ? (_: string, hops: number) => hops < trusted
      : proxyAddr.compile([...trusted]);
  return (request) => plainAddress(proxyAddr(request, isTrusted) ?? '');
}

/** Says whether a TCP peer is one of the trusted proxies, and so passes on what many clients ask. */
export function proxyTest(trusted: number | readonly string[]): (peer: string) => boolean {
  if (typeof trusted === 'number') return () => trusted > 0;
  const isTrusted = proxyAddr.compile([...trusted]);
  return (peer) => peer !== '' && isTrusted(plainAddress(peer), 0);
}

/** Whoever has one IPv6 address mostly has the 2^64 of its network, so these count as one. */
export function networkOf(address: string): string {
  if (!ipaddr.IPv6.isValid(address)) return address;
  const groups = ipaddr.IPv6.parse(address).parts.slice(0, 4);
  return groups.map((group) => group.toString(16)).join(':');
}

/** The address alone, where a proxy writes it with a port or in brackets; IPv4 as such, also where it is written as IPv6. */
export function plainAddress(text: string): string {
  const [, bracketed, withPort] = /^\[([^\]]+)\](?::\d+)?$|^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text) ?? [];
  const address = (bracketed ?? withPort ?? text).replace(/%.*$/, '');
  // Its parser takes spellings that are no address to Node, such as 0x7f.1.
  if (isIP(address) === 0) return address;
  const parsed = ipaddr.process(address);
  return parsed.kind() === 'ipv4' ? parsed.toString() : address;
}
