import type { IncomingMessage } from 'node:http';
import type { AddressOf } from '../limit/address.js';
import { VERSION } from '../version.js';

/** What the server sees of whoever asks; see `GET /health/seen`. */
export interface Seen {
  /** The address that limits count by. */
  address: string;
  /** How many proxies say that they passed this on. */
  hops: number;
  /** Which Teahouse runs here. */
  version: string;
}

export class View {
  constructor(private readonly addressOf: AddressOf) {}

  of(request: IncomingMessage): Seen {
    const passedOn = [request.headers['x-forwarded-for'] ?? []].flat().join(',');
    return {
      address: this.addressOf(request),
      hops: passedOn.split(',').filter(Boolean).length,
      version: VERSION,
    };
  }
}
