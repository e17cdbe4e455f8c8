import { Injectable } from '@nestjs/common';
import { isIP } from 'node:net';
import { Config } from '../config/config.js';
import { ChatException } from '../protocol/chat-exception.js';

/** The site that a passkey belongs to. */
export interface RelyingParty {
  rpId: string;
  origin: string;
}

/** Finds the site under which a client reaches this server. Browsers offer passkeys only on HTTPS and on localhost. */
@Injectable()
export class RelyingParties {
  constructor(private readonly config: Config) {}

  /**
   * @param origin the Origin header of the handshake; without PUBLIC_URL the transport has compared it with the host
   * @throws ChatException `forbidden` where a browser would offer no passkeys
   */
  of(origin: string | undefined): RelyingParty {
    const { publicUrls } = this.config;
    const known =
      publicUrls.length > 0 ? (publicUrls.find((url) => url === origin) ?? publicUrls[0]) : origin;
    const url = known !== undefined && URL.canParse(known) ? new URL(known) : undefined;
    const isLocal = url !== undefined && /(^|\.)localhost$/.test(url.hostname);
    if (!url || isIP(url.hostname.replace(/^\[|\]$/g, '')) !== 0 || (url.protocol !== 'https:' && !isLocal)) {
      throw new ChatException('forbidden', 'passkeys need a host name with HTTPS, or localhost');
    }
    return { rpId: url.hostname, origin: url.origin };
  }
}
