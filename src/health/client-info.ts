import { Injectable } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import { clientAddressResolver, type ClientAddressResolver } from '../common/client-address.js';
import { VERSION } from '../common/version.js';
import { Config } from '../config/config.js';

/** What the server sees of a client; see `GET /health/seen`. */
export interface ClientInfoResponse {
  /** The address that rate limits count by. */
  address: string;
  /** The number of proxies that report having forwarded the request. */
  hops: number;
  /** The version of the server. */
  version: string;
}

@Injectable()
export class ClientInfo {
  private readonly clientAddress: ClientAddressResolver;

  constructor({ trustProxy }: Config) {
    this.clientAddress = clientAddressResolver(trustProxy);
  }

  of(request: IncomingMessage): ClientInfoResponse {
    const passedOn = [request.headers['x-forwarded-for'] ?? []].flat().join(',');
    return {
      address: this.clientAddress(request),
      hops: passedOn.split(',').filter(Boolean).length,
      version: VERSION,
    };
  }
}
