import { isIP, isIPv6 } from 'node:net';
import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os';
import type { Config } from '../config/config.js';

const ALL_INTERFACES = new Set(['::', '0.0.0.0']);
/** Bridges to containers and virtual machines, which other devices cannot reach. */
const VIRTUAL = /^(?:docker|br-|veth|virbr|vmnet|vboxnet|utun|tun|tap|cni|flannel)/;
const PRIVATE = /^(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))\./;
const NETWORK_URLS_MAX = 3;

type Interfaces = ReturnType<typeof networkInterfaces>;

/**
 * Returns the URLs of the server on this machine and for other devices of the local network, private IPv4 addresses
 * first. `networkUrls` is empty if the server listens on this machine only.
 */
export function serverAddresses(
  { host, basePath }: Pick<Config, 'host' | 'basePath'>,
  port: number,
  interfaces: Interfaces = networkInterfaces(),
): { url: string; networkUrls: string[] } {
  const urlOf = (name: string): string => `http://${isIPv6(name) ? `[${name}]` : name}:${port}${basePath}`;
  if (ALL_INTERFACES.has(host)) {
    const urls = networkAddresses(interfaces, host === '::')
      .slice(0, NETWORK_URLS_MAX)
      .map(urlOf);
    return { url: urlOf('localhost'), networkUrls: urls };
  }
  if (/^(?:127\.|::1$|localhost$)/.test(host)) return { url: urlOf('localhost'), networkUrls: [] };
  return { url: urlOf(host), networkUrls: isIP(host) ? [urlOf(host)] : [] };
}

function networkAddresses(interfaces: Interfaces, withIPv6: boolean): string[] {
  const all = Object.entries(interfaces)
    .filter(([name]) => !VIRTUAL.test(name))
    .flatMap(([, addresses]) => addresses ?? [])
    .filter((address) => isReachable(address, withIPv6));
  return all.sort((a, b) => rank(a) - rank(b)).map(({ address }) => address);
}

/** Excludes link-local addresses: they need an interface name, which differs between devices. */
function isReachable({ address, family, internal }: NetworkInterfaceInfo, withIPv6: boolean): boolean {
  if (internal) return false;
  return family === 'IPv4' ? !address.startsWith('169.254.') : withIPv6 && !/^fe[89ab]/i.test(address);
}

function rank({ address, family }: NetworkInterfaceInfo): number {
  if (family === 'IPv6') return 2;
  return PRIVATE.test(address) ? 0 : 1;
}
