import { Logger } from '@nestjs/common';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { hostname } from 'node:os';
import proxyAddr from 'proxy-addr';
import type { Config } from '../config/config.js';
import { proxyTest } from '../common/client-address.js';

type Settings = Pick<Config, 'publicUrls' | 'trustProxy'>;

const log = new Logger('Host');

/** Top-level names that no registry sells, so that no public web page can have such a name. */
const LOCAL_SUFFIX = /\.(?:localhost|local|lan|internal|home|home\.arpa|test)$/;
const ADDRESS = /^(?:\[[0-9a-f:.]+\]|\d{1,3}(?:\.\d{1,3}){3})$/;
/** Headers that a page cannot add to a WebSocket request, so a proxy added them. */
const FORWARDED = ['x-forwarded-for', 'x-forwarded-host', 'forwarded', 'via', 'x-real-ip'] as const;

const isLocalAddress = proxyAddr.compile(['loopback', 'linklocal', 'uniquelocal', '100.64.0.0/10']);

/**
 * Returns the host name of a `Host` header in lower case, without port and final dot; `undefined` if it is malformed.
 */
export function hostNameOf(host: string): string | undefined {
  const [, name] = /^(\[[0-9a-f:.]+\]|[^\s:/@?#\\[\]]+)(?::\d{1,5})?$/i.exec(host) ?? [];
  return name?.toLowerCase().replace(/\.$/, '');
}

/** Decides which hosts this server answers for, which prevents DNS rebinding. See docs/decisions/0027. */
export class HostPolicy {
  private readonly listed: ReadonlySet<string>;
  private readonly isProxy: (address: string) => boolean;
  private hasHinted = false;

  constructor({ publicUrls, trustProxy }: Settings) {
    this.listed = new Set(publicUrls.map((url) => new URL(url).hostname));
    this.isProxy = proxyTest(trustProxy);
  }

  /** Returns whether the host of a request is, or may be, this server. */
  accepts({ headers, socket }: IncomingMessage, isUpgrade: boolean): boolean {
    const { host } = headers;
    // Browsers always send a Host header.
    if (host === undefined) return true;
    if (this.isKnown(host)) return true;
    const name = hostNameOf(host);
    if (name === undefined || this.listed.size > 0) return false;
    if (this.looksRebound(headers, name, socket.remoteAddress ?? '', isUpgrade)) return false;
    this.hint(name);
    return true;
  }

  /** Returns whether no public web page can have this host: it is listed, an address, or a local name. */
  isKnown(host: string): boolean {
    const name = hostNameOf(host);
    if (name === undefined) return false;
    if (this.listed.has(name) || ADDRESS.test(name) || !name.includes('.')) return true;
    if (this.listed.size > 0) return name.endsWith('.localhost');
    return LOCAL_SUFFIX.test(name) || name === hostname().toLowerCase();
  }

  /**
   * Returns whether the request looks like DNS rebinding: from a page of this very name, over plain HTTP, from the
   * local network, without a proxy. Over TLS the certificate would not match, which is what `Sec-Fetch-Site`, sent over
   * TLS only, shows.
   */
  private looksRebound(
    headers: IncomingHttpHeaders,
    name: string,
    peer: string,
    isUpgrade: boolean,
  ): boolean {
    const { origin } = headers;
    if (origin === undefined || !origin.startsWith('http://')) return false;
    if (hostNameOf(origin.slice('http://'.length)) !== name) return false;
    if (headers['sec-fetch-site'] !== undefined || this.isProxy(peer)) return false;
    if (isUpgrade && FORWARDED.some((header) => header in headers)) return false;
    return isLocalAddress(peer, 0);
  }

  private hint(name: string): void {
    if (this.hasHinted) return;
    this.hasHinted = true;
    log.log(
      `requests use the host ${JSON.stringify(name)}; set PUBLIC_URL to the address of this server, such as https://${name.replace(/[^a-z0-9.-]/g, '')}, to reject all other hosts`,
    );
  }
}
