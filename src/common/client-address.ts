import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import proxyAddr from 'proxy-addr';

/** Returns the client address of a request. */
export type ClientAddressResolver = (request: IncomingMessage) => string;

/**
 * Creates a resolver of client addresses.
 * @param trusted number of proxies in front of this server, or their addresses. Only their `X-Forwarded-For` entries
 *   are used; with none, the header is ignored.
 */
export function clientAddressResolver(trusted: number | readonly string[]): ClientAddressResolver {
  const isTrusted =
    typeof trusted === 'number'
      ? (_: string, hops: number) => hops < trusted
      : proxyAddr.compile([...trusted]);
  return (request) => {
    // The nearest first: the TCP peer, then `X-Forwarded-For` from its end.
    // A connection that has ended has no peer.
    const [peer = '', ...forwarded] = proxyAddr
      .all(request)
      .map((address?: string) => plainAddress(address ?? ''));
    let client = peer;
    for (const [hop, address] of forwarded.entries()) {
      if (!isTrusted(client, hop) || isIP(address) === 0) break;
      client = address;
    }
    return client;
  };
}

/** Returns a test for TCP peers: true for a trusted proxy, whose connections carry requests of many clients. */
export function proxyTest(trusted: number | readonly string[]): (peer: string) => boolean {
  if (typeof trusted === 'number') return () => trusted > 0;
  const isTrusted = proxyAddr.compile([...trusted]);
  return (peer) => peer !== '' && isTrusted(plainAddress(peer), 0);
}

/**
 * Returns the /64 network of an IPv6 address: its holder usually has all 2^64 addresses, which count as one. Returns
 * other addresses unchanged.
 */
export function networkOf(address: string): string {
  if (!ipaddr.IPv6.isValid(address)) return address;
  const groups = ipaddr.IPv6.parse(address).parts.slice(0, 4);
  return groups.map((group) => group.toString(16)).join(':');
}

/** Strips brackets, port and zone from an address. Returns an IPv4-mapped IPv6 address as IPv4. */
export function plainAddress(text: string): string {
  const [, bracketed, withPort] = /^\[([^\]]+)\](?::\d+)?$|^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text) ?? [];
  const address = (bracketed ?? withPort ?? text).replace(/%.*$/, '');
  // The parser of ipaddr.js accepts spellings that Node rejects, such as 0x7f.1.
  if (isIP(address) === 0) return address;
  const parsed = ipaddr.process(address);
  return parsed.kind() === 'ipv4' ? parsed.toString() : address;
}
